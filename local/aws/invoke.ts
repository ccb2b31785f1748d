import { randomUUID } from 'node:crypto';
import { AwsError } from './aws-error';
import type { Authorize } from './iam/access-control';
import type { AwsRequest, AwsResponse } from './service';
import { findFunction } from '../lambda/function-name';
import { InvocationError, type Functions, type LocalStack, type Log } from '../stack';

/** The path of Lambda's `Invoke`; its group is the function's name or ARN. */
export const INVOKE_PATH = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

/** Of an asynchronous invocation, in bytes; `Functions` limits the others. */
const MAX_EVENT_BYTES = 1024 * 1024;

/** The HTTP status of the errors of `Functions`; 500 for others. */
const STATUS: Readonly<Record<string, number>> = {
  InvalidParameterValueException: 400,
  InvalidRequestContentException: 400,
  ResourceNotFoundException: 404,
  RequestTooLargeException: 413,
  TooManyRequestsException: 429,
  InvalidRuntimeException: 502,
};

/** What the operations of Lambda need. */
export interface LambdaService {
  readonly stack: LocalStack;
  readonly functions: Functions;
  readonly authorize: Authorize;
  readonly log: Log;
}

/**
 * Answers Lambda's `Invoke` (REST JSON), with the invocation types `RequestResponse` and `Event`.
 *
 * @throws AwsError
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export async function answerInvoke(request: AwsRequest, lambda: LambdaService): Promise<AwsResponse> {
  const { functions, log } = lambda;
  const { name, arn } = authorizedTarget(request, INVOKE_PATH, lambda);
  const payload = parsePayload(request.body);
  const type = request.headers['x-amz-invocation-type'] ?? 'RequestResponse';
  switch (type) {
    case 'RequestResponse':
      return invoke(functions, arn, payload);
    case 'Event':
      if (request.body.length > MAX_EVENT_BYTES) {
        throw tooLarge(MAX_EVENT_BYTES);
      }
      // AWS tries twice more, minutes later; here the developer reads the log
      functions.invoke(arn, payload).then(
        ({ functionError, payload: error }) => functionError && log('aws', `asynchronous invocation of ${name} failed: ${JSON.stringify(error)}`),
        (error: Error) => log('aws', `asynchronous invocation of ${name} failed: ${error.message}`),
      );
      return { status: 202, headers: { 'x-amzn-RequestId': randomUUID() }, body: undefined };
    default:
      throw new AwsError('InvalidParameterValueException', `The invocation type ${String(type)} is not emulated.`);
  }
}

async function invoke(functions: Functions, arn: string, payload: unknown): Promise<AwsResponse> {
  try {
    const result = await functions.invoke(arn, payload);
    return {
      status: 200,
      headers: {
        'x-amzn-RequestId': result.requestId,
        'X-Amz-Executed-Version': '$LATEST',
        ...(result.functionError && { 'X-Amz-Function-Error': result.functionError }),
      },
      body: result.payload ?? null,
    };
  } catch (error) {
    throw invocationError(error);
  }
}

/** What Lambda answers if a function cannot be run; anything else as it is. */
export function invocationError(error: unknown): unknown {
  if (!(error instanceof InvocationError)) {
    return error;
  }
  const members = error.code === 'TooManyRequestsException' ? { Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded' } : {};
  return new AwsError(error.code, error.message, STATUS[error.code] ?? 500, { Type: 'User', ...members });
}

/**
 * The function that a request names, with its qualifier.
 *
 * @param path of the operation; its group is the function's name or ARN
 * @throws AwsError if the caller may not invoke it, or it does not exist
 */
export function authorizedTarget({ url, caller }: AwsRequest, path: RegExp, { stack, authorize }: LambdaService): { name: string; arn: string } {
  const name = decodeURIComponent(path.exec(url.pathname)![1]);
  const { arn, exists } = resolve(stack, name, url.searchParams.get('Qualifier') ?? undefined);
  authorize(caller, 'lambda:InvokeFunction', arn, { 'lambda:FunctionArn': arn });
  if (!exists) {
    throw new AwsError('ResourceNotFoundException', `Function not found: ${arn}`, 404, { Type: 'User' });
  }
  return { name, arn };
}

/** The ARN with the qualifier that was asked for, also of a function that does not exist. */
function resolve(stack: LocalStack, name: string, qualifier: string | undefined): { arn: string; exists: boolean } {
  const found = findFunction(stack, name);
  const arn = found?.invokedArn ?? (name.startsWith('arn:') ? name : `arn:aws:lambda:${stack.region}:${stack.account}:function:${name}`);
  return { arn: qualifier === undefined ? arn : `${arn}:${qualifier}`, exists: found !== undefined };
}

/** @throws AwsError `InvalidRequestContentException` */
export function parsePayload(body: Buffer): unknown {
  if (body.length === 0) {
    return {};
  }
  try {
    return JSON.parse(body.toString());
  } catch {
    throw new AwsError('InvalidRequestContentException', 'Could not parse request body into json: it is not valid JSON.');
  }
}

function tooLarge(limit: number): AwsError {
  return new AwsError('RequestTooLargeException', `Request must be smaller than ${limit} bytes for the InvokeFunction operation`, 413, { Type: 'User' });
}
