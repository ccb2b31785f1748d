import type { McpRequestContext } from '@modelcontextprotocol/server';
import type { Caller } from './caller';

/** One invocation of the function. It is handed from function to function and never kept: instances serve many callers. */
export interface Invocation {
  /** The Lambda request id, which names the request in logs and in error messages. */
  readonly requestId: string;
  /** The name of this function. */
  readonly functionName: string;
  readonly caller: Caller;
  /** Aborted shortly before Lambda would end the function. */
  readonly deadline: AbortSignal;
}

/** The revision of the protocol that a request speaks: `modern` from 2026-07-28 on. */
export type Era = McpRequestContext['era'];

/** What the server of one request is made for. */
export interface RequestScope {
  readonly invocation: Invocation;
  readonly era: Era;
  /** The parsed body: a JSON-RPC message, or a batch of them. */
  readonly message: unknown;
}
