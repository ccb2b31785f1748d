import type { InterceptorAnswer, InterceptorPhase } from '../../../src/contract';
import { isObject } from '../../shared/json-object';
import { ToolFailure } from '../call/failure';
import { isToolResult } from '../call/result';

/** What an interceptor may say in a phase, one thing at a time, besides nothing, which lets the call go on. */
const MEMBERS: Readonly<Record<InterceptorPhase, Readonly<Record<string, (value: unknown) => boolean>>>> = {
  request: { refuse: isText, arguments: isObject },
  response: { refuse: isText, result: isToolResult },
};

/**
 * Reads what the function of an interceptor answered. What is not understood does not count as consent.
 *
 * @throws ToolFailure when it is anything but an `InterceptorAnswer` of the phase
 */
export function readInterceptorAnswer(phase: InterceptorPhase, answer: unknown): InterceptorAnswer {
  if (answer === undefined || answer === null) {
    return {};
  }
  const members = MEMBERS[phase];
  const isUnderstood = ([name, value]: [string, unknown]) => Object.hasOwn(members, name) && members[name]!(value);
  if (!isObject(answer) || Object.keys(answer).length > 1 || !Object.entries(answer).every(isUnderstood)) {
    throw new ToolFailure('failed', `The answer is neither nothing nor one of ${Object.keys(members).join(', ')}`);
  }
  return answer;
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '';
}
