import { streamingMarks } from './awslambda';
import { RuntimeError } from './function-errors';
import type { Handler } from './handler';
import { memberView, ResponseStream, type SendChunk } from './response-stream';
import { isRewrittenRuntime } from './version';

/**
 * Runs a handler that answers with a value, and gives that value as JSON; undefined for a handler that returned nothing.
 *
 * @throws RuntimeError `Runtime.JSONStringifyError`, or what the handler throws
 */
export async function runBuffered(handler: Handler, event: unknown, context: object): Promise<string | undefined> {
  const answer = isRewrittenRuntime() ? await handler(event, context) : await runWithCallback(handler, event, context);
  try {
    return JSON.stringify(answer);
  } catch (error) {
    throw new RuntimeError('Runtime.JSONStringifyError', 'Unable to stringify response body', { cause: error });
  }
}

/** Lambda also waits until the event loop is empty; here the callback is the answer. */
async function runWithCallback(handler: Handler, event: unknown, context: object): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const callback = (error: unknown, result: unknown) => error === null || error === undefined ? resolve(result) : reject(error);
    const returned = handler(event, context, callback);
    if (isPromise(returned)) {
      returned.then(resolve, reject);
    } else if (handler.length < 3) {
      // Lambda ignores what such a handler returns
      resolve(undefined);
    }
  });
}

/** Runs a handler that writes to a stream; resolves when the stream has ended and all of it is sent. */
export async function runStreaming(
  handler: Handler, event: unknown, context: object, sendChunk: SendChunk, onStream: (stream: ResponseStream) => void,
): Promise<void> {
  const stream = new ResponseStream(sendChunk, streamingMarks(handler).highWaterMark);
  // an abandoned response must not end the process just because the handler does not listen
  stream.on('error', () => undefined);
  onStream(stream);
  const ended = stream.sent();
  ended.catch(() => undefined);
  try {
    const returned = handler(event, isRewrittenRuntime() ? memberView(stream) : stream, context);
    if (!isPromise(returned)) {
      throw new Error('Streaming does not support non-async handlers.');
    }
    await returned;
  } catch (error) {
    // what was written before is still sent
    stream.endAfterFailure();
    await ended.catch(() => undefined);
    throw error;
  }
  await ended;
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof (value as Promise<unknown> | undefined)?.then === 'function';
}
