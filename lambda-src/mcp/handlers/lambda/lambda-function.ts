import { ONCE } from './client-limits';
import { functionFailure, invocationFailure } from './function-failure';
import type { LambdaFunctionHandlerManifest, LimitsManifest } from '../../../../src/contract';
import { type FunctionAnswer, type Invocation, lambda } from '../../../shared/aws/lambda';
import { parseJson } from '../../call/bounded-json';
import { ToolFailure } from '../../call/failure';
import type { ToolHandler } from '../../call/handler';
import { refuseTooLarge, refuseTooLargeResult, sizeWithRepetitions } from '../../call/limits';

const client = lambda(ONCE);

// Aborted before it is sent: what the first request loads is then loaded while the function starts.
await client.invoke({ functionName: 'warm-up', payload: '' }, AbortSignal.abort()).catch(() => undefined);

/** A tool behind a Lambda function, which gets a `ToolEvent` and answers with JSON. */
export function createLambdaFunctionHandler({ functionArn, ...limits }: LambdaFunctionHandlerManifest): ToolHandler {
  return (event, { signal }) => invokeFunction(functionArn, event, signal, limits);
}

/**
 * Has a Lambda function answer an event, once.
 *
 * @returns the JSON value that it returned; undefined for none
 * @throws ToolFailure when it did not return
 */
export async function invokeFunction(functionArn: string, event: object, signal: AbortSignal, limits: LimitsManifest = {}): Promise<unknown> {
  const answer = await invoke({ functionName: functionArn, payload: JSON.stringify(event) }, signal);
  refuseTooLarge(answer.payload.length, { maxResultSize: sizeWithRepetitions(limits) });
  const payload = parsePayload(answer);
  if (answer.functionError !== undefined) {
    const { errorType, errorMessage } = (payload ?? {}) as { errorType?: unknown; errorMessage?: unknown };
    throw functionFailure(errorType, errorMessage);
  }
  refuseTooLargeResult(payload, limits);
  return payload;
}

async function invoke(invocation: Invocation, signal: AbortSignal): Promise<FunctionAnswer> {
  try {
    return await client.invoke(invocation, signal);
  } catch (error) {
    throw invocationFailure(error);
  }
}

function parsePayload({ payload }: FunctionAnswer): unknown {
  if (payload.length === 0) {
    return undefined;
  }
  const parsed = parseJson(payload);
  if (parsed.outcome !== 'parsed') {
    throw new ToolFailure('failed', `The answer of the tool function is ${parsed.outcome === 'malformed' ? 'not JSON' : 'nested too deeply'}`);
  }
  return parsed.value;
}
