import type { Invocation } from '../call/invocation';
import type { Served } from '../catalogue/served';

/** A JSON-RPC message, or a batch of them, as it came by HTTP. */
export interface HttpMessage {
  readonly served: Served;
  readonly invocation: Invocation;
  /** The parsed body. */
  readonly message: unknown;
  /** By their names in lower case, but for those that tell the caller's identity. */
  readonly headers: Readonly<Record<string, string>>;
  /** True if the client reads server-sent events. */
  readonly streaming: boolean;
}
