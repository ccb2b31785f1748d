import { judged } from './time-bound';
import type { Validator } from './validator';
import type { JsonObject } from '../../../src/contract';
import { InvalidArgumentsError, type ValidArguments } from '../call/callable-tool';
import { describeIssues } from '../call/issues';

/**
 * Makes what checks arguments by the schema of their tool.
 *
 * It throws an InvalidArgumentsError, or a ToolFailure when the check takes too long.
 */
export function argumentsValidBy(validate: Validator): (sent: JsonObject) => ValidArguments {
  return (sent) => {
    const message = judged(() => validate(sent));
    if (message !== undefined) {
      throw new InvalidArgumentsError(describeIssues([{ message }]));
    }
    return { sent, parsed: sent };
  };
}
