import { PassThrough } from 'node:stream';
import type { Outcome } from './execution-environment';
import { InvocationError, type StreamedResult } from '../stack';

/** API Gateway looks for the metadata of a response so far, in bytes. */
const MAX_PRELUDE_BYTES = 16 * 1024;

/** Lambda streams no more, in bytes. */
const MAX_STREAM_BYTES = 200 * 1024 * 1024;

/** Between the metadata and the body. */
const DELIMITER = Buffer.alloc(8);

/** A response in the making: metadata as JSON, 8 NUL bytes, body. */
export interface StreamedResponse {
  /** Settles with the metadata and a body that may still grow; rejects with an `InvocationError` if there is none. */
  readonly result: Promise<StreamedResult>;
  /** Takes what the handler writes; rejects when nobody reads any more. */
  take(chunk: Uint8Array): Promise<void>;
  /** Takes how the handler ended. */
  finish(outcome: Outcome): void;
  /** The reader has gone. */
  abandon(): void;
}

/**
 * Makes a response that nothing is known of yet.
 *
 * @param onAbandoned called when the reader leaves before the end, or the response is cut off
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode-lambda.html
 */
export function createStreamedResponse(requestId: string, onAbandoned: () => void): StreamedResponse {
  const body = new PassThrough();
  // whoever reads the body is told; if nobody does, it is no reason to end the process
  body.on('error', () => undefined);
  body.on('close', () => {
    if (!body.readableEnded) {
      onAbandoned();
    }
  });
  let head: Buffer | undefined = Buffer.alloc(0);
  let length = 0;
  let settle: { readonly resolve: (result: StreamedResult) => void; readonly reject: (error: Error) => void };
  const result = new Promise<StreamedResult>((resolve, reject) => { settle = { resolve, reject }; });
  result.catch(() => undefined);

  const fail = (error: Error) => {
    settle.reject(error);
    body.destroy(error);
  };
  /** Waits until the reader has room for more. */
  const writeBody = (chunk: Uint8Array) => new Promise<void>((resolve, reject) => {
    body.write(chunk, (error) => error ? reject(error) : resolve());
  });

  return {
    result,
    take: async (chunk) => {
      length += chunk.length;
      if (length > MAX_STREAM_BYTES) {
        fail(new InvocationError('FunctionError', `The response is larger than ${MAX_STREAM_BYTES} bytes.`));
      }
      if (head === undefined) {
        return writeBody(chunk);
      }
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf(DELIMITER);
      if (end === -1 && head.length <= MAX_PRELUDE_BYTES) {
        return undefined;
      }
      try {
        settle.resolve({ requestId, ...responseHead(end === -1 ? undefined : JSON.parse(head.toString('utf8', 0, end))), body });
      } catch {
        fail(noMetadata());
      }
      const rest = head.subarray(end + DELIMITER.length);
      head = undefined;
      return writeBody(rest);
    },
    finish: (outcome) => {
      switch (outcome.type) {
        case 'failed':
          fail(new InvocationError('FunctionError', `${outcome.failure.errorType}: ${outcome.failure.errorMessage}`));
          break;
        case 'streamed':
          if (head !== undefined) {
            fail(noMetadata());
          }
          body.end();
          break;
        case 'returned':
          finishWithPayload(outcome.payload);
          break;
      }
    },
    abandon: () => fail(new Error('The client has gone.')),
  };

  /** A handler that does not stream answers like one behind a buffered integration. */
  function finishWithPayload(payload: string | undefined): void {
    const answer = payload === undefined ? undefined : JSON.parse(payload);
    try {
      const bytes = Buffer.from(answer.body ?? '', answer.isBase64Encoded ? 'base64' : 'utf8');
      settle.resolve({ requestId, ...responseHead(answer), body });
      body.end(bytes);
    } catch {
      fail(noMetadata());
    }
  }
}

/** @throws if it is not the metadata of a response */
function responseHead(metadata: any): Omit<StreamedResult, 'requestId' | 'body'> {
  const { statusCode = 200, headers, multiValueHeaders, cookies } = metadata;
  if (!Number.isInteger(Number(statusCode))) {
    throw new TypeError('statusCode is not a number');
  }
  return {
    statusCode: Number(statusCode),
    headers: Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name, String(value)])),
    ...(multiValueHeaders && { multiValueHeaders }),
    ...(cookies && { cookies }),
  };
}

function noMetadata(): InvocationError {
  return new InvocationError('FunctionError',
    `The function's response does not begin with metadata (awslambda.HttpResponseStream.from) within ${MAX_PRELUDE_BYTES} bytes, or has no body.`);
}
