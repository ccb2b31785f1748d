import type { McpRequestContext } from '@modelcontextprotocol/server';
import type { Caller } from './caller';
import type { ServiceUnavailableError } from '../shared/aws-request';

/** One invocation of the function. It is handed from function to function and never kept: instances serve many callers. */
export interface Invocation {
  /** The Lambda request id, which names the request in logs and in error messages. */
  readonly requestId: string;
  /** The name of this function. */
  readonly functionName: string;
  readonly caller: Caller;
  /** The access token of the request, if something that is served exchanges it; never in a task. It must not reach tools and logs. */
  readonly accessToken?: string;
  /** Aborted when the client has gone. */
  readonly disconnected: AbortSignal;
  /** Aborted shortly before Lambda would end the function. */
  readonly deadline: AbortSignal;
}

/** The revision of the protocol that a request speaks: `modern` from 2026-07-28 on. */
export type Era = McpRequestContext['era'];

/** The revision that has neither handshake nor sessions. */
export const MODERN_REVISION = '2026-07-28';

/** What the server of one request is made for. */
export interface RequestScope {
  readonly invocation: Invocation;
  readonly era: Era;
  /** The parsed body: a JSON-RPC message, or a batch of them. */
  readonly message: unknown;
  /** How long state that is sealed opens, in seconds, if not as long as clients usually take. */
  readonly stateLifetime?: number;
  /** Called when a handler cannot answer because an AWS service does not: where HTTP has a status for it, the protocol has none. */
  readonly onUnavailable?: (error: ServiceUnavailableError) => void;
}
