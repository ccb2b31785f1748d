import type { Caller } from './caller';
import type { ChallengeFor } from './scope-challenge';

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
