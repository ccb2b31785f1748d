import { InvokeCommand, type InvokeCommandOutput } from '@aws-sdk/client-lambda';
import { client, closeIdleConnections, functionFailure, invocationFailure } from './lambda-client';
import type { LambdaFunctionHandlerManifest, LimitsManifest } from '../../../../src/contract';
import { parseJson } from '../../call/bounded-json';
import { ToolFailure } from '../../call/failure';
import type { ToolHandler } from '../../call/handler';
import { refuseTooLarge, refuseTooLargeResult, sizeWithRepetitions } from '../../call/limits';

// Aborted before it is sent: what the client loads for its first request is then loaded while the function starts.
await client.send(new InvokeCommand({ FunctionName: 'warm-up' }), { abortSignal: AbortSignal.abort() }).catch(() => undefined);

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
  const output = await invoke(new InvokeCommand({ FunctionName: functionArn, Payload: JSON.stringify(event) }), signal);
  refuseTooLarge(output.Payload?.length ?? 0, { maxResultSize: sizeWithRepetitions(limits) });
  const payload = parsePayload(output);
  if (output.FunctionError !== undefined) {
    const { errorType, errorMessage } = (payload ?? {}) as { errorType?: unknown; errorMessage?: unknown };
    throw functionFailure(errorType, errorMessage);
  }
  refuseTooLargeResult(payload, limits);
  return payload;
}

async function invoke(command: InvokeCommand, signal: AbortSignal): Promise<InvokeCommandOutput> {
  closeIdleConnections();
  try {
    return await client.send(command, { abortSignal: signal });
  } catch (error) {
    throw invocationFailure(error);
  }
}

function parsePayload({ Payload: payload }: InvokeCommandOutput): unknown {
  if (!payload?.length) {
    return undefined;
  }
  const parsed = parseJson(payload);
  if (parsed.outcome !== 'parsed') {
    throw new ToolFailure('failed', `The answer of the tool function is ${parsed.outcome === 'malformed' ? 'not JSON' : 'nested too deeply'}`);
  }
  return parsed.value;
}
