import type { CallToolResult } from '@modelcontextprotocol/server';
import type { InterceptedCall, Interceptor } from './interceptor';
import { readInterceptorAnswer } from './interceptor-answer';
import type { InterceptorAnswer, InterceptorEvent, InterceptorManifest, InterceptorPhase, JsonObject } from '../../../src/contract';
import { log } from '../../shared/log';
import { ToolFailure } from '../call/failure';
import { createNameFilter } from '../call/name-filter';
import { errorResult, isInputRequired } from '../call/result';

// imported as the tools import it, so that it is one file
const { invokeFunction } = await import('../handlers/lambda/lambda-function');

/**
 * An interceptor behind a Lambda function. A call fails when its interceptor does: when the function throws, times out, is throttled or
 * answers what is no `InterceptorAnswer`.
 */
export function createLambdaInterceptor({ functionArn, phases, tools }: InterceptorManifest): Interceptor {
  const intercepts = createNameFilter(tools);

  async function ask(phase: InterceptorPhase, call: InterceptedCall, args: JsonObject, result?: CallToolResult): Promise<InterceptorAnswer> {
    const { tool, signal, trace, invocation: { requestId, caller: { clientId, subject, scopes } } } = call;
    const event: InterceptorEvent = {
      version: '1',
      phase,
      tool,
      arguments: args,
      ...(result !== undefined && { result }),
      requestId,
      caller: { clientId, subject, scopes },
      ...(trace && { trace }),
    };
    try {
      const answer = readInterceptorAnswer(phase, await invokeFunction(functionArn, event, signal));
      if (answer.refuse !== undefined) {
        log.info('An interceptor refused the tool call', { requestId, tool, phase, interceptor: functionArn });
      }
      return answer;
    } catch (error) {
      throw new ToolFailure(error instanceof ToolFailure ? error.kind : 'failed', `The interceptor ${functionArn} failed in the phase ${phase}`, { cause: error });
    }
  }

  return async (call, next) => {
    if (!intercepts(call.tool)) {
      return next();
    }
    const request = phases.includes('request') ? await ask('request', call, call.arguments) : {};
    if (request.refuse !== undefined) {
      return errorResult(request.refuse);
    }
    const answer = await next(request.arguments);
    if (!phases.includes('response') || isInputRequired(answer)) {
      return answer;
    }
    const response = await ask('response', call, request.arguments ?? call.arguments, answer);
    return response.refuse === undefined ? response.result as CallToolResult | undefined ?? answer : errorResult(response.refuse);
  };
}
