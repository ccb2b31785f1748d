import type { IncomingMessage } from 'node:http';
import { UniversalEventStreamMarshaller as EventStreamMarshaller } from '@smithy/core/event-streams';
import { awsClient, type AwsClientLimits } from './aws-client';
import { type Invocation, invocationRequest, LAMBDA } from './lambda';

/** A part of a function's answer. */
export type FunctionAnswerPart =
  | { readonly payload: Uint8Array }
  /** The last part. */
  | { readonly end: FunctionAnswerEnd };

/** The end of a function's answer. */
export interface FunctionAnswerEnd {
  /** Present if the function failed. */
  readonly ErrorCode?: string;
  readonly ErrorDetails?: string;
}

/** A client of Lambda for functions that stream. */
export interface StreamingLambda {
  /**
   * Invokes a function, and returns its answer as it comes.
   *
   * @param signal ends the request when it is aborted, also while the answer is read
   * @throws AwsServiceError by the name of Lambda's exception, or the error of a connection
   * @see https://docs.aws.amazon.com/lambda/latest/api/API_InvokeWithResponseStream.html
   */
  invoke(invocation: Invocation, signal?: AbortSignal): Promise<AsyncIterable<FunctionAnswerPart>>;
}

const eventStreams = new EventStreamMarshaller({
  utf8Encoder: (bytes) => Buffer.from(bytes).toString(),
  utf8Decoder: (text) => Buffer.from(text),
});

/** Makes a client of Lambda for functions that stream. */
export function streamingLambda(limits: AwsClientLimits): StreamingLambda {
  const { open } = awsClient(LAMBDA, limits);
  return {
    invoke: async (invocation, signal) => {
      const body = await open(invocationRequest(invocation, '2021-11-15', 'response-streaming-invocations'), signal);
      return partsOf(body);
    },
  };
}

/** Reads an answer. Whoever does not read it to its end closes the connection. */
async function* partsOf(body: IncomingMessage): AsyncGenerator<FunctionAnswerPart> {
  try {
    yield* eventStreams.deserialize<any>(body, async ({ PayloadChunk: chunk, InvokeComplete: complete }) => {
      if (chunk) {
        return { payload: chunk.body };
      }
      // events of other kinds are passed over
      return complete ? { end: JSON.parse(Buffer.from(complete.body).toString()) } : { $unknown: true };
    });
  } finally {
    body.destroy();
  }
}
