import { type Functions, InvocationError, type InvokeResult, type StreamedHttpResponse } from '../stack';
import { StartError } from '../start-error';
import { GatewayError, internalServerError, type BufferedResponse } from './gateway-response';
import type { HeaderList } from './headers';
import type { ProxyEvent } from './proxy-event';
import { bufferedProxyResponse, streamedProxyHead } from './proxy-response';
import { withinTime } from './time-limit';

/** An `AWS_PROXY` integration with a function. */
export interface LambdaIntegration {
  readonly type: 'AWS_PROXY';
  readonly functionArn: string;
  readonly responseTransferMode: 'BUFFERED' | 'STREAM';
  readonly timeoutMilliseconds: number;
}

/** A response whose body comes piece by piece. */
export interface StreamedResponse {
  readonly statusCode: number;
  readonly headers: HeaderList;
  readonly body: AsyncIterable<Uint8Array>;
}

/** Invokes functions, and waits longer than API Gateway does, by a factor. */
export interface Invoker {
  readonly functions: Functions;
  readonly patience: number;
}

const DEFAULT_TIMEOUT_MILLISECONDS = 29_000;

/** Lambda's limit of a payload, in bytes, each way. */
const MAXIMUM_PAYLOAD = 6 * 1024 * 1024;

/** How long a regional API waits for the next piece of a streamed response. */
const IDLE_TIMEOUT_MILLISECONDS = 5 * 60_000;

/** Reads the `Integration` of a method. Throws a StartError for what is not supported. */
export function parseLambdaIntegration(integration: Readonly<Record<string, any>>, at: string): LambdaIntegration {
  if (integration.Credentials) throw new StartError(`${at}: integration credentials are not supported by the local server`);
  const responseTransferMode = integration.ResponseTransferMode ?? 'BUFFERED';
  if (integration.Uri.endsWith('/response-streaming-invocations') !== (responseTransferMode === 'STREAM')) {
    throw new StartError(`${at}: the URI of an integration ends with /response-streaming-invocations if, and only if, its ResponseTransferMode is STREAM`);
  }
  return {
    type: 'AWS_PROXY',
    functionArn: functionArnOf(integration.Uri, at),
    responseTransferMode,
    timeoutMilliseconds: integration.TimeoutInMillis ?? DEFAULT_TIMEOUT_MILLISECONDS,
  };
}

/** The function's ARN in `arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/{arn}/invocations`. */
export function functionArnOf(uri: unknown, at: string): string {
  const arn = /\/functions\/(arn:[^/]+)\/(?:response-streaming-)?invocations$/.exec(String(uri))?.[1];
  if (!arn || arn.includes('$')) throw new StartError(`${at}: the local server cannot invoke ${uri}`);
  return arn;
}

/**
 * Invokes the function and waits for its whole answer. The function goes on when the client has gone, as on AWS.
 *
 * @param decodeBase64 whether the client accepts one of the API's binary media types
 * @throws GatewayError
 */
export async function invokeBuffered(
  integration: LambdaIntegration,
  event: ProxyEvent,
  decodeBase64: boolean,
  { functions, patience }: Invoker,
): Promise<BufferedResponse> {
  rejectLargeEvent(event);
  const invoked = invocation(functions.invoke(integration.functionArn, event));
  const { functionError, payload } = await inTime(integration.timeoutMilliseconds * patience, invoked);
  if (functionError) throw internalServerError(502, `the function ${integration.functionArn} failed`);
  if (Buffer.byteLength(JSON.stringify(payload ?? null)) > MAXIMUM_PAYLOAD) {
    throw internalServerError(502, 'the response of the function exceeds the 6 MB of a Lambda payload');
  }
  return bufferedProxyResponse(payload, decodeBase64);
}

/**
 * Invokes the function and waits for the head of its response.
 *
 * @param abort ends the invocation: aborted when the client has gone, and here when the time is up
 * @throws GatewayError
 */
export async function invokeStreaming(
  integration: LambdaIntegration,
  event: ProxyEvent,
  abort: AbortController,
  { functions, patience }: Invoker,
): Promise<StreamedResponse> {
  rejectLargeEvent(event);
  const time = integration.timeoutMilliseconds * patience;
  const endsAt = Date.now() + time;
  const invoked = invocation(functions.invokeWithHttpResponseStream(integration.functionArn, event, { signal: abort.signal }));
  try {
    const result = await inTime(time, invoked);
    return { ...streamedProxyHead(result), body: untilTimeout(result.body, endsAt, IDLE_TIMEOUT_MILLISECONDS * patience) };
  } catch (error) {
    abort.abort();
    throw error;
  }
}

function rejectLargeEvent(event: ProxyEvent): void {
  if (Buffer.byteLength(JSON.stringify(event)) > MAXIMUM_PAYLOAD) throw new GatewayError('REQUEST_TOO_LARGE', 'Request Too Long');
}

/** Lambda's refusals: 500 where no function ran, 502 where one failed. */
async function invocation<Result extends InvokeResult | StreamedHttpResponse>(result: Promise<Result>): Promise<Result> {
  try {
    return await result;
  } catch (error) {
    if (!(error instanceof InvocationError)) throw error;
    throw internalServerError(error.code === 'FunctionError' ? 502 : 500, `${error.code}: ${error.message}`);
  }
}

function inTime<Result>(milliseconds: number, result: Promise<Result>): Promise<Result> {
  return withinTime(result, milliseconds, () => new GatewayError('INTEGRATION_TIMEOUT', 'Endpoint request timed out'));
}

/** Fails when the body is not complete in time, or idle for too long. */
async function* untilTimeout(body: AsyncIterable<Uint8Array>, endsAt: number, idleTimeout: number): AsyncGenerator<Uint8Array> {
  const iterator = body[Symbol.asyncIterator]();
  try {
    for (;;) {
      const patience = Math.min(idleTimeout, Math.max(endsAt - Date.now(), 0));
      const next = await withinTime(iterator.next(), patience, () => new Error('the streamed response timed out'));
      if (next.done) return;
      yield next.value;
    }
  } finally {
    // not awaited: a hanging body would hang its consumer
    iterator.return?.()?.catch(() => undefined);
  }
}
