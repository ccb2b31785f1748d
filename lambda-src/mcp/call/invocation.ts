import type { ClientCapabilities, McpRequestContext } from '@modelcontextprotocol/server';
import type { Caller } from './caller';
import type { ChallengeFor } from './scope-challenge';
import type { ServiceUnavailableError } from '../../shared/aws-request';

/** One invocation of the function. It is handed from function to function and never kept: instances serve many callers. */
export interface Invocation {
  /** The Lambda request id, which names the request in logs and in error messages. */
  readonly requestId: string;
  /** The name of this function. */
  readonly functionName: string;
  readonly caller: Caller;
  /** Tells the client which scopes something needs. */
  readonly challengeFor: ChallengeFor;
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
  /** The revision that a client before 2026-07-28 names in a header, as those from 2025-06-18 on have to. */
  readonly legacyRevision?: string;
  /** The ways to ask a client before 2026-07-28, as it said when its session began. Absent: it has no session, and cannot be asked. */
  readonly sessionCapabilities?: ClientCapabilities;
  /** The parsed body: a JSON-RPC message, or a batch of them. */
  readonly message: unknown;
  /** How long state that is sealed opens, in seconds, if not as long as clients usually take. */
  readonly stateLifetime?: number;
  /** Called when a handler cannot answer because an AWS service does not: where HTTP has a status for it, the protocol has none. */
  readonly onUnavailable?: (error: ServiceUnavailableError) => void;
}

/** The first revision that has structured content. */
const STRUCTURED_CONTENT = '2025-06-18';

/** Returns true unless the client may be of a revision without structured content, which needs all that a result says as text. */
export function readsStructuredContent({ era, legacyRevision = '' }: RequestScope): boolean {
  // revisions are days
  return era === 'modern' || legacyRevision >= STRUCTURED_CONTENT;
}
