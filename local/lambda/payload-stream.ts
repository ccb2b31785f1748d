import { PassThrough } from 'node:stream';
import type { FunctionFailure, Outcome } from './execution-environment';
import { InvocationError, type StreamedPayload } from '../stack';

/** Lambda streams no more, in bytes. */
const MAX_STREAM_BYTES = 200 * 1024 * 1024;

/** What a streaming invocation is answered into while its handler runs. */
export interface StreamingAnswer<Result> {
  /** Settles as soon as the answer can be handed over, while its payload may still grow. */
  readonly result: Promise<Result>;
  /** Takes what the handler writes; rejects when nobody reads any more. */
  take(chunk: Uint8Array): Promise<void>;
  /** Takes how the handler ended. */
  finish(outcome: Outcome): void;
  /** The reader has gone. */
  abandon(): void;
}

/**
 * Makes the answer to an invocation that has just begun.
 *
 * @param onAbandoned called when the reader leaves before the end, or the answer is cut off
 */
export type CreateAnswer<Result> = (requestId: string, onAbandoned: () => void) => StreamingAnswer<Result>;

/** Bytes on their way from a handler to a reader. */
export interface PayloadStream {
  /** Fails with what `fail` is given. */
  readonly readable: AsyncIterable<Uint8Array>;
  /** Resolves when the reader has room for more; rejects when nobody reads any more. */
  write(chunk: Uint8Array): Promise<void>;
  end(last?: Uint8Array): void;
  fail(error: Error): void;
}

/** @param onAbandoned called when the reader leaves before the end, or the stream is cut off */
export function createPayloadStream(onAbandoned: () => void): PayloadStream {
  const stream = new PassThrough();
  let length = 0;
  // whoever reads is told; if nobody does, it is no reason to end the process
  stream.on('error', () => undefined);
  stream.on('close', () => {
    if (!stream.readableEnded) {
      onAbandoned();
    }
  });
  return {
    readable: stream,
    write: (chunk) => new Promise((resolve, reject) => {
      length += chunk.length;
      if (length > MAX_STREAM_BYTES) {
        stream.destroy(new InvocationError('FunctionError', `The response is larger than ${MAX_STREAM_BYTES} bytes.`));
      }
      stream.write(chunk, (error) => error ? reject(error) : resolve());
    }),
    end: (last) => void stream.end(last),
    fail: (error) => void stream.destroy(error),
  };
}

/**
 * Makes the answer to an invocation whose payload is handed over as it is.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_InvokeWithResponseStream.html
 */
export const createStreamedPayload: CreateAnswer<StreamedPayload> = (requestId, onAbandoned) => {
  const stream = createPayloadStream(onAbandoned);
  return {
    result: Promise.resolve({ requestId, payload: stream.readable }),
    take: stream.write,
    finish: (outcome) => {
      switch (outcome.type) {
        case 'failed':
          stream.fail(functionError(outcome.failure));
          break;
        case 'streamed':
          stream.end();
          break;
        case 'returned':
          stream.end(Buffer.from(outcome.payload ?? 'null'));
          break;
      }
    },
    abandon: () => stream.fail(readerGone()),
  };
};

/** The handler has failed. */
export function functionError(failure: FunctionFailure): InvocationError {
  return new InvocationError('FunctionError', `${failure.errorType}: ${failure.errorMessage}`, failure);
}

/** The reader has ended the invocation. */
export function readerGone(): Error {
  return new Error('The client has gone.');
}
