import { EventStreamCodec } from '@smithy/eventstream-codec';
import { AwsError } from './aws-error';
import { authorizedTarget, invocationError, parsePayload, type LambdaService } from './invoke';
import type { AwsRequest, AwsResponse } from './service';
import { InvocationError } from '../stack';

/** The path of Lambda's `InvokeWithResponseStream`; its group is the function's name or ARN. */
export const INVOKE_WITH_RESPONSE_STREAM_PATH = /^\/2021-11-15\/functions\/([^/]+)\/response-streaming-invocations$/;

const codec = new EventStreamCodec((bytes) => Buffer.from(bytes as Uint8Array).toString(), (text) => Buffer.from(text));

/**
 * Answers Lambda's `InvokeWithResponseStream`: an event stream of the chunks that the handler writes, and how it ended. The handler's
 * stream is destroyed when the client goes.
 *
 * @throws AwsError
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_InvokeWithResponseStream.html
 */
export async function answerInvokeWithResponseStream(request: AwsRequest, lambda: LambdaService): Promise<AwsResponse> {
  const { arn } = authorizedTarget(request, INVOKE_WITH_RESPONSE_STREAM_PATH, lambda);
  const type = request.headers['x-amz-invocation-type'] ?? 'RequestResponse';
  if (type !== 'RequestResponse') {
    throw new AwsError('InvalidParameterValueException', `The invocation type ${String(type)} is not emulated.`);
  }
  try {
    const { requestId, payload } = await lambda.functions.invokeWithResponseStream(arn, parsePayload(request.body), { signal: request.signal });
    return {
      status: 200,
      headers: {
        'Content-Type': 'application/vnd.amazon.eventstream',
        'x-amzn-RequestId': requestId,
        'X-Amz-Executed-Version': '$LATEST',
      },
      body: events(payload),
    };
  } catch (error) {
    throw invocationError(error);
  }
}

async function* events(payload: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of payload) {
      yield event('PayloadChunk', 'application/octet-stream', chunk);
    }
    yield event('InvokeComplete', 'application/json', Buffer.from('{}'));
  } catch (error) {
    if (!(error instanceof InvocationError)) {
      throw error;
    }
    const complete = { ErrorCode: 'Unhandled', ErrorDetails: error.failure ? JSON.stringify(error.failure) : error.message };
    yield event('InvokeComplete', 'application/json', Buffer.from(JSON.stringify(complete)));
  }
}

function event(type: 'PayloadChunk' | 'InvokeComplete', contentType: string, body: Uint8Array): Uint8Array {
  return codec.encode({
    headers: {
      ':message-type': { type: 'string', value: 'event' },
      ':event-type': { type: 'string', value: type },
      ':content-type': { type: 'string', value: contentType },
    },
    body,
  });
}
