import { Script } from 'node:vm';
import { timeLimit } from '../../shared/time-limit';
import { ToolFailure } from '../call/failure';

/** The longest that the check of one value may take, in milliseconds. */
const LIMIT = 1000;

/** The values of this module that a script can reach. */
const RUN = Symbol.for('cdk-remote-mcp-server.time-bound');

let script: Script | undefined;
const scope = globalThis as unknown as Record<symbol, (() => unknown) | undefined>;

/** A check took too long, and was ended. */
export class OutOfTimeError extends Error {
  override readonly name = 'OutOfTimeError';
}

/**
 * Runs something that does not wait for anything, and ends it when it takes too long. V8 ends even a regular expression that backtracks; this
 * holds for whatever a schema is made of, with the meaning that it has in ECMA-262, which engines that take linear time do not keep.
 *
 * @throws OutOfTimeError
 */
export function runInTime<T>(run: () => T): T {
  const outer = scope[RUN];
  scope[RUN] = run;
  // not before: few schemas can take long
  script ??= new Script('globalThis[Symbol.for("cdk-remote-mcp-server.time-bound")]()');
  try {
    return script.runInThisContext({ timeout: timeLimit(LIMIT) }) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException | undefined)?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') {
      throw new OutOfTimeError(`It took longer than ${LIMIT} ms`);
    }
    throw error;
  } finally {
    scope[RUN] = outer;
  }
}

/**
 * Has a schema judge a value.
 *
 * @throws ToolFailure when that takes too long
 */
export function judged<T>(judge: () => T): T {
  try {
    return judge();
  } catch (error) {
    throw error instanceof OutOfTimeError
      ? new ToolFailure('uncheckable', 'To check a value by the schema of the tool took too long: see its pattern, format and uniqueItems', { cause: error })
      : error;
  }
}
