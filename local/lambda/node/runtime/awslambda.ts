import type { Handler } from './handler';
import type { ResponseStream } from './response-stream';

const STREAMING = Symbol.for('aws.lambda.runtime.handler.streaming');
const HIGH_WATER_MARK = Symbol.for('aws.lambda.runtime.handler.streaming.highWaterMark');

/** Ends the metadata of a streamed response: 8 NUL bytes. */
const DELIMITER = new Uint8Array(8);

/** What the runtime reads from a handler. */
export interface StreamingMarks {
  [STREAMING]?: unknown;
  [HIGH_WATER_MARK]?: number;
}

/**
 * The global `awslambda` of Node.js functions.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/config-rs-write-functions.html
 */
export const awslambda = {
  streamifyResponse(handler: Handler & StreamingMarks, options?: { readonly highWaterMark?: number }): Handler {
    handler[STREAMING] = 'response';
    if (typeof options?.highWaterMark === 'number') {
      handler[HIGH_WATER_MARK] = options.highWaterMark;
    }
    return handler;
  },

  HttpResponseStream: {
    /** Puts status and headers in front of the body. Nothing is sent for a stream that ends without a write, as on AWS. */
    from(stream: ResponseStream, metadata: unknown): ResponseStream {
      stream.setContentType('application/vnd.awslambda.http-integration-response');
      const prelude = JSON.stringify(metadata);
      stream._onBeforeFirstWrite = (write) => {
        write(prelude);
        write(DELIMITER);
      };
      return stream;
    },
  },
};

/** Whether `streamifyResponse` made the handler; how much its stream may buffer, in bytes. */
export function streamingMarks(handler: Handler & StreamingMarks): { readonly streaming: boolean; readonly highWaterMark?: number } {
  return { streaming: handler[STREAMING] === 'response', highWaterMark: handler[HIGH_WATER_MARK] };
}
