import type { HttpCredentials } from './http-credentials';
import type { ToolHandlerOptions } from '../tool-handler-options';

/** How a service is called over HTTP. */
export interface HttpServiceOptions extends ToolHandlerOptions {
  /**
   * Headers of every request. A value may name who calls, as in `{ 'X-User': '{{$caller.subject}}' }`, and those of `ToolHandler.http` may hold
   * arguments. Credentials have a prop of their own.
   *
   * @default - none but those that every request has
   */
  readonly headers?: { [name: string]: string };

  /**
   * How the service knows this server, or the person for whom it calls. All of them are sent.
   *
   * @default - not at all
   */
  readonly credentials?: HttpCredentials[];

  /**
   * Networks that may be connected to besides the public internet, in CIDR notation, as in `10.0.0.0/16`: those of the VPC of the server, or
   * of what it is connected with. Plain `http:` URLs are taken with them only.
   *
   * @default - none: private, link-local and loopback addresses are refused, whatever name leads to them
   */
  readonly allowedNetworks?: string[];
}
