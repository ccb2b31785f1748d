import { InvokeWithResponseStreamCommand, type InvokeWithResponseStreamResponseEvent, LambdaClient } from '@aws-sdk/client-lambda';
import { functionFailure, invocationFailure } from './lambda-client';
import { linesOf } from './lines';
import type { StreamingLambdaFunctionHandlerManifest, ToolEvent, ToolProgressLine, ToolStreamLine } from '../../../../src/contract';
import { timeLimit } from '../../../shared/time-limit';
import { parseJson } from '../../call/bounded-json';
import { ToolFailure } from '../../call/failure';
import type { HandlerContext, ToolHandler } from '../../call/handler';
import { refuseTooLarge, refuseTooLargeResult, sizeWithRepetitions } from '../../call/limits';
import { createConnections } from '../../egress/connections';

const { httpAgent, httpsAgent, closeIdle } = createConnections();

/** One attempt only: a tool may do something that must not be done twice. */
const client = new LambdaClient({ maxAttempts: 1, requestHandler: { httpAgent, httpsAgent, connectionTimeout: timeLimit(3_000) } });

/** The largest result unless the tool has a limit of its own, in bytes: as much as a function that does not stream can answer. */
const MAX_RESULT_SIZE = 6 * 1024 * 1024;

/** A tool behind a Lambda function, which gets a `ToolEvent` and streams `ToolStreamLine`s: progress, and at last its result. */
export function createStreamingLambdaFunctionHandler(manifest: StreamingLambdaFunctionHandlerManifest): ToolHandler {
  const limits = { maxResultSize: manifest.maxResultSize ?? MAX_RESULT_SIZE };
  return async (event, context) => {
    const stream = await invoke(manifest.functionArn, event, context.signal);
    let last: { readonly result: unknown } | undefined;
    for await (const bytes of linesOf(payloadOf(stream), (length) => refuseTooLarge(length, { maxResultSize: sizeWithRepetitions(limits) }))) {
      const line = parseLine(bytes);
      if (line === undefined) {
        continue;
      }
      if (last !== undefined) {
        throw new ToolFailure('failed', 'The tool function streams more after its result');
      }
      if ('result' in line) {
        last = line;
      } else {
        await report(line, context);
      }
    }
    if (last === undefined) {
      throw new ToolFailure('failed', 'The tool function streamed no result');
    }
    refuseTooLargeResult(last.result, limits);
    return last.result;
  };
}

async function invoke(functionArn: string, event: ToolEvent, signal: AbortSignal): Promise<AsyncIterable<InvokeWithResponseStreamResponseEvent>> {
  closeIdle();
  const command = new InvokeWithResponseStreamCommand({ FunctionName: functionArn, Payload: Buffer.from(JSON.stringify(event)) });
  try {
    const { EventStream: stream } = await client.send(command, { abortSignal: signal });
    return stream!;
  } catch (error) {
    throw invocationFailure(error);
  }
}

/** @throws ToolFailure when the function failed, or the stream ends before its end */
async function* payloadOf(stream: AsyncIterable<InvokeWithResponseStreamResponseEvent>): AsyncGenerator<Uint8Array> {
  let isComplete = false;
  try {
    // up to the end of the response, so that the connection can be kept
    for await (const { PayloadChunk: chunk, InvokeComplete: complete } of stream) {
      if (chunk?.Payload) {
        yield chunk.Payload;
      }
      if (complete?.ErrorCode) {
        throw functionFailure(complete.ErrorCode, complete.ErrorDetails);
      }
      isComplete ||= complete !== undefined;
    }
  } catch (error) {
    throw error instanceof ToolFailure ? error : new ToolFailure('failed', 'The stream of the tool function broke off', { cause: error });
  }
  if (!isComplete) {
    throw new ToolFailure('failed', 'The stream of the tool function ended too early');
  }
}

/** @returns undefined for an empty line */
function parseLine(bytes: Uint8Array): ToolStreamLine | undefined {
  const parsed = parseJson(bytes);
  if (parsed.outcome === 'parsed' && isStreamLine(parsed.value)) {
    return parsed.value;
  }
  if (Buffer.from(bytes).toString().trim() === '') {
    return undefined;
  }
  throw new ToolFailure('failed', 'The tool function streams something else than progress and a result');
}

function isStreamLine(value: unknown): value is ToolStreamLine {
  return typeof value === 'object' && value !== null && ('result' in value || 'progress' in value && Number.isFinite(value.progress));
}

/** Passes on what MCP knows of progress. */
async function report({ progress, total, message }: ToolProgressLine, { reportProgress }: HandlerContext): Promise<void> {
  await reportProgress({
    progress,
    ...(Number.isFinite(total) && { total }),
    ...(typeof message === 'string' && { message }),
  });
}
