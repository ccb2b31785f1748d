import type { IncomingHttpHeaders } from 'node:http';
import type { Caller } from './access-keys';

/** A signed request, its body read. */
export interface AwsRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly caller: Caller;
}

/** A service's answer; errors are thrown as `AwsError`. */
export interface AwsResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Written as JSON; `undefined` writes nothing. */
  readonly body: unknown;
}
