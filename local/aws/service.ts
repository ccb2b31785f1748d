import type { IncomingHttpHeaders } from 'node:http';
import type { Caller } from './access-keys';

/** A signed request, its body read. */
export interface AwsRequest {
  readonly method: string;
  readonly url: URL;
  /** As it was sent. That of `url` lacks segments of dots, which keys of S3 objects may have. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly caller: Caller;
  /** Aborted when the client has gone. */
  readonly signal: AbortSignal;
}

/** A service's answer; errors are thrown as `AwsError`. */
export interface AwsResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Bytes are written as they are, an async iterable of them as they come, any other value as JSON; `undefined` writes nothing. */
  readonly body: unknown;
}
