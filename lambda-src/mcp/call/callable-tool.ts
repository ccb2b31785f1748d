import type { Exchange } from './exchange';
import type { ToolAnswer } from './result';
import type { JsonObject } from '../../../src/contract';

/** Arguments that are valid by the input schema of their tool. */
export interface ValidArguments {
  /** As they were sent. */
  readonly sent: JsonObject;
  /** The arguments that the schema makes of them, for the tool: schemas of modules may fill in defaults, or convert. */
  readonly parsed: unknown;
}

/** Arguments break the input schema of their tool, or are not what its handler can take. The message says how, and is for the model. */
export class InvalidArgumentsError extends Error {
  override readonly name: string = 'InvalidArgumentsError';
}

/** The scopes that something needs, of which the caller lacks some. */
export interface NeededScopes {
  readonly scopes: readonly string[];
  /** For people. Absent: the scopes are named. */
  readonly description?: string;
}

/** A tool that a request calls, of whatever origin. */
export interface CallableTool {
  readonly name: string;
  /** The source whose state its questions have; absent: this server's own. */
  readonly stateOwner?: string;
  /** The schema by which headers repeat arguments, if any do. */
  readonly inputSchema?: JsonObject;
  /** As it is listed. */
  readonly outputSchema?: JsonObject;
  /** True if its calls become tasks, for clients that know tasks. */
  readonly becomesTask?: boolean;
  /** Finds the scopes that the tool needs, if the caller lacks some of them. */
  lacks(exchange: Exchange): NeededScopes | undefined | Promise<NeededScopes | undefined>;
  /**
   * Checks arguments.
   *
   * @throws InvalidArgumentsError
   * @throws ToolFailure when that takes too long
   */
  validArguments(sent: JsonObject): ValidArguments | Promise<ValidArguments>;
  /** Finds what is wrong with structured content; absent: nothing is known of it. */
  outputProblem?(structuredContent: unknown): string | undefined | Promise<string | undefined>;
  /**
   * Answers a call.
   *
   * @throws CallBecameTask when the call goes on as a task
   * @throws ProtocolError, ToolFailure, MappingError or ServiceUnavailableError
   */
  call(args: ValidArguments, exchange: Exchange): Promise<ToolAnswer>;
}
