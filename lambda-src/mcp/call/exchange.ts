import type { ClientCapabilities, Implementation, LoggingLevel } from '@modelcontextprotocol/server';
import type { Invocation } from './invocation';
import type { JsonRpcError, JsonRpcRequest, JsonRpcResult, Notice } from './message';
import type { JsonObject } from '../../../src/contract';

/** The revision that has neither handshake nor sessions. */
export const MODERN_REVISION = '2026-07-28';

/** The revision of the protocol that a request speaks: `modern` from 2026-07-28 on. */
export type Era = 'legacy' | 'modern';

/** The words of a client about itself: with each request, or, before 2026-07-28, when its session began. */
export interface ClientFacts {
  /** The revision that it asked for when its session began. */
  readonly revision?: string;
  readonly info?: Implementation;
  /** The ways to ask it. Absent: it cannot be asked. */
  readonly capabilities?: ClientCapabilities;
  /** The least level of the log that it wants to read with this request; absent: nothing of it, from 2026-07-28 on. */
  readonly logLevel?: LoggingLevel;
}

/** The answer of a client to a question: a JSON-RPC response without its id. */
export type ClientAnswer = Pick<JsonRpcResult, 'result'> | Pick<JsonRpcError, 'error'>;

/** One request of a client, and the ways to reach the client while it is answered. */
export interface Exchange {
  readonly invocation: Invocation;
  readonly era: Era;
  /** The revision that a client before 2026-07-28 names in a header, as those from 2025-06-18 on have to. */
  readonly legacyRevision?: string;
  /** As the client sent it. */
  readonly request: JsonRpcRequest;
  /** The parameters of the method, without those that any request may have. */
  readonly params: JsonObject;
  /** `_meta`, without the words of the client about itself. May be empty. */
  readonly meta: JsonObject;
  readonly client: ClientFacts;
  /** The answers that a client brings back (MCP 2026-07-28, multi-round-trip requests). */
  readonly inputResponses?: JsonObject;
  /** The state that it brings back with them. */
  readonly requestState?: unknown;
  /** The headers of the HTTP request, by their names in lower case, but for those that tell the caller's identity. Absent in a task. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Aborted when an answer would be for nobody: the client has gone or has cancelled the request, it is answered, or the function's time is up. */
  readonly signal: AbortSignal;
  /** Sends the client a notification that belongs to the request. */
  readonly notify: (notification: Notice) => Promise<void>;
  /**
   * Asks the client, and waits for its answer. Absent: it cannot be asked before the answer.
   *
   * @param signal withdraws the question
   */
  readonly ask?: (question: Notice, signal: AbortSignal) => Promise<ClientAnswer>;
  /** Keeps the level of the log that the client wants to read in its session. Absent: it has none. */
  readonly keepLogLevel?: (level: LoggingLevel) => Promise<void>;
  /** The time for which sealed state opens, in seconds, if not as long as clients usually take. */
  readonly stateLifetime?: number;
}

/** Tells whether the client has ended an exchange, rather than the function's time. */
export function isCancelled({ signal, invocation: { deadline } }: Exchange): boolean {
  return signal.aborted && !deadline.aborted;
}

/** The first revision that has structured content. */
const STRUCTURED_CONTENT = '2025-06-18';

/** Returns true unless the client may be of a revision without structured content, which needs all that a result says as text. */
export function readsStructuredContent({ era, legacyRevision = '' }: Pick<Exchange, 'era' | 'legacyRevision'>): boolean {
  // revisions are days
  return era === 'modern' || legacyRevision >= STRUCTURED_CONTENT;
}
