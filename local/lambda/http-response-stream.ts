import { createPayloadStream, functionError, readerGone, type CreateAnswer } from './payload-stream';
import { InvocationError, type StreamedHttpResponse } from '../stack';

/** API Gateway looks for the metadata of a response so far, in bytes. */
const MAX_PRELUDE_BYTES = 16 * 1024;

/** Between the metadata and the body. */
const DELIMITER = Buffer.alloc(8);

/**
 * Makes an HTTP response that nothing is known of yet: the handler writes metadata as JSON, 8 NUL bytes, and the body. Its result
 * settles with the metadata and a body that may still grow, and rejects with an `InvocationError` if there is none.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode-lambda.html
 */
export const createHttpResponseStream: CreateAnswer<StreamedHttpResponse> = (requestId, onAbandoned) => {
  const body = createPayloadStream(onAbandoned);
  let head: Buffer | undefined = Buffer.alloc(0);
  let settle: { readonly resolve: (result: StreamedHttpResponse) => void; readonly reject: (error: Error) => void };
  const result = new Promise<StreamedHttpResponse>((resolve, reject) => { settle = { resolve, reject }; });
  result.catch(() => undefined);

  const fail = (error: Error) => {
    settle.reject(error);
    body.fail(error);
  };

  return {
    result,
    take: async (chunk) => {
      if (head === undefined) {
        return body.write(chunk);
      }
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf(DELIMITER);
      if (end === -1 && head.length <= MAX_PRELUDE_BYTES) {
        return undefined;
      }
      try {
        settle.resolve({ requestId, ...responseHead(end === -1 ? undefined : JSON.parse(head.toString('utf8', 0, end))), body: body.readable });
      } catch {
        fail(noMetadata());
      }
      const rest = head.subarray(end + DELIMITER.length);
      head = undefined;
      return body.write(rest);
    },
    finish: (outcome) => {
      switch (outcome.type) {
        case 'failed':
          fail(functionError(outcome.failure));
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
    abandon: () => fail(readerGone()),
  };

  /** A handler that does not stream answers like one behind a buffered integration. */
  function finishWithPayload(payload: string | undefined): void {
    const answer = payload === undefined ? undefined : JSON.parse(payload);
    try {
      const bytes = Buffer.from(answer.body ?? '', answer.isBase64Encoded ? 'base64' : 'utf8');
      settle.resolve({ requestId, ...responseHead(answer), body: body.readable });
      body.end(bytes);
    } catch {
      fail(noMetadata());
    }
  }
};

/** @throws if it is not the metadata of a response */
function responseHead(metadata: any): Omit<StreamedHttpResponse, 'requestId' | 'body'> {
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
