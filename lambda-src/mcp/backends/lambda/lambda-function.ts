import { InvokeCommand, LambdaClient, type InvokeCommandOutput } from '@aws-sdk/client-lambda';
import { closeIdleConnections, agents } from './lambda-connections';
import type { LambdaFunctionHandlerManifest } from '../../../../src/contract';
import { parseJson } from '../../http/bounded-json';
import { ToolFailure } from '../../tools/failure';
import type { ToolHandler } from '../../tools/handler';

/** One attempt only: a tool may do something that must not be done twice. */
const client = new LambdaClient({ maxAttempts: 1, requestHandler: { ...agents, connectionTimeout: 3000 } });

// Aborted before it is sent: what the client loads for its first request is then loaded while the function starts.
await client.send(new InvokeCommand({ FunctionName: 'warm-up' }), { abortSignal: AbortSignal.abort() }).catch(() => undefined);

/** A tool behind a Lambda function, which gets a `ToolEvent` and answers with JSON. */
export function createLambdaFunctionHandler({ functionArn }: LambdaFunctionHandlerManifest): ToolHandler {
  return async (event, { signal }) => {
    const output = await invoke(new InvokeCommand({ FunctionName: functionArn, Payload: JSON.stringify(event) }), signal);
    const payload = parsePayload(output);
    if (output.FunctionError !== undefined) {
      throw functionFailure(payload);
    }
    return payload;
  };
}

/** The errors of `Invoke` which say that the function has no instance to spare at the moment. */
const THROTTLED = new Set(['TooManyRequestsException', 'EC2ThrottledException', 'ENILimitReachedException']);

async function invoke(command: InvokeCommand, signal: AbortSignal): Promise<InvokeCommandOutput> {
  closeIdleConnections();
  try {
    return await client.send(command, { abortSignal: signal });
  } catch (error) {
    const throttled = error instanceof Error && THROTTLED.has(error.name);
    throw new ToolFailure(throttled ? 'busy' : 'failed', 'The tool function could not be invoked', { cause: error });
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

/** How much of the function's error message goes to the log. */
const MAX_MESSAGE_LENGTH = 1000;

/** The function threw, timed out or could not start. */
function functionFailure(payload: unknown): ToolFailure {
  const { errorType, errorMessage } = (payload ?? {}) as { errorType?: unknown; errorMessage?: unknown };
  const message = String(errorMessage).slice(0, MAX_MESSAGE_LENGTH);
  const timedOut = errorType === 'Sandbox.Timedout' || message.includes('Task timed out after');
  return new ToolFailure(timedOut ? 'timedOut' : 'failed', `The tool function failed: ${errorType}: ${message}`);
}
