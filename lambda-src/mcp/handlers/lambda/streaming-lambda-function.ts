import { ONCE } from './client-limits';
import { functionFailure, invocationFailure } from './function-failure';
import { linesOf } from './lines';
import type { StreamingLambdaFunctionHandlerManifest, ToolEvent, ToolProgressLine, ToolStreamLine } from '../../../../src/contract';
import { type FunctionAnswerPart, streamingLambda } from '../../../shared/aws/streaming-lambda';
import { parseJson } from '../../call/bounded-json';
import { ToolFailure } from '../../call/failure';
import type { HandlerContext, ToolHandler } from '../../call/handler';
import { refuseTooLarge, refuseTooLargeResult, sizeWithRepetitions } from '../../call/limits';

const client = streamingLambda(ONCE);

// Aborted before it is sent: what the first request loads is then loaded while the function starts.
await client.invoke({ functionName: 'warm-up', payload: '' }, AbortSignal.abort()).catch(() => undefined);

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

async function invoke(functionArn: string, event: ToolEvent, signal: AbortSignal): Promise<AsyncIterable<FunctionAnswerPart>> {
  try {
    return await client.invoke({ functionName: functionArn, payload: JSON.stringify(event) }, signal);
  } catch (error) {
    throw invocationFailure(error);
  }
}

/** @throws ToolFailure when the function failed, or the stream ends before its end */
async function* payloadOf(stream: AsyncIterable<FunctionAnswerPart>): AsyncGenerator<Uint8Array> {
  let isComplete = false;
  try {
    // up to the end of the response, so that the connection can be kept
    for await (const part of stream) {
      if ('payload' in part) {
        yield part.payload;
      } else {
        const { ErrorCode: code, ErrorDetails: details } = part.end;
        if (code) {
          throw functionFailure(code, details);
        }
        isComplete = true;
      }
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
