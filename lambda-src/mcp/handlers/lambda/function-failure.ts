import { ToolFailure } from '../../call/failure';

/** The errors of the Lambda API which say that the function has no instance to spare at the moment. */
const THROTTLED = new Set(['TooManyRequestsException', 'EC2ThrottledException', 'ENILimitReachedException']);

/** Why a tool function could not be invoked. */
export function invocationFailure(error: unknown): ToolFailure {
  const throttled = error instanceof Error && THROTTLED.has(error.name);
  return new ToolFailure(throttled ? 'busy' : 'failed', 'The tool function could not be invoked', { cause: error });
}

/** How much of a function's error message goes to the log, in characters. */
const MAX_MESSAGE_LENGTH = 1000;

/**
 * The failure of a function that threw, timed out or could not start.
 *
 * @param errorType as Lambda or the runtime calls it
 */
export function functionFailure(errorType: unknown, errorMessage: unknown): ToolFailure {
  const message = String(errorMessage).slice(0, MAX_MESSAGE_LENGTH);
  const timedOut = errorType === 'Sandbox.Timedout' || message.includes('Task timed out after');
  return new ToolFailure(timedOut ? 'timedOut' : 'failed', `The tool function failed: ${String(errorType)}: ${message}`);
}
