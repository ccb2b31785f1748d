import type { HttpServiceOptions } from './http-service-options';

/** How requests to a service are made. */
export interface HttpRequestOptions extends HttpServiceOptions {
  /**
   * How often a request is tried again when the service is busy, down or out of reach (status 429, 502, 503, 504, no connection): 0 to 5.
   *
   * @default - 2 for methods that may be repeated (RFC 9110 section 9.2.2): GET, HEAD, OPTIONS, PUT, DELETE; 0 for others
   */
  readonly retryAttempts?: number;
}
