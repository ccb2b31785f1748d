import { awsClient, type AwsClientLimits } from './aws-client';
import type { HttpRequest } from './aws-http';
import type { AwsService } from './endpoint';

/** An invocation of a function. */
export interface Invocation {
  /** The name or the ARN of the function, which may end with a version or an alias. */
  readonly functionName: string;
  /** The event, as JSON. */
  readonly payload: string;
  /** By default, Lambda answers with what the function answers; it queues the event and answers at once if this is `Event`. */
  readonly type?: 'Event';
}

/** A function's answer. */
export interface FunctionAnswer {
  /** JSON, or empty. */
  readonly payload: Buffer;
  /** Present if the function failed; the payload then tells why. */
  readonly functionError?: string;
}

/** A client of Lambda. */
export interface Lambda {
  /**
   * Invokes a function.
   *
   * @param signal ends the request when it is aborted; the function goes on
   * @throws AwsServiceError by the name of Lambda's exception, or the error of a connection
   * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
   */
  invoke(invocation: Invocation, signal?: AbortSignal): Promise<FunctionAnswer>;
}

export const LAMBDA: AwsService = { name: 'lambda', variable: 'LAMBDA' };

/** Makes a client of Lambda. */
export function lambda(limits: AwsClientLimits): Lambda {
  const { send } = awsClient(LAMBDA, limits);
  return {
    invoke: async (invocation, signal) => {
      const { headers, body } = await send(invocationRequest(invocation, '2015-03-31', 'invocations'), signal);
      return { payload: body, functionError: headers['x-amz-function-error'] as string | undefined };
    },
  };
}

/**
 * Returns the request that invokes a function.
 *
 * @param version the version of the API that has the operation
 * @param operation what the invocations of a function are called in its path
 */
export function invocationRequest({ functionName, payload, type }: Invocation, version: string, operation: string): HttpRequest {
  return {
    method: 'POST',
    path: `/${version}/functions/${encodeName(functionName)}/${operation}`,
    headers: { 'content-type': 'application/octet-stream', ...(type && { 'x-amz-invocation-type': type }) },
    body: payload,
  };
}

/** Encodes a part of a path as the AWS SDK does (RFC 3986): nothing but letters, digits and `-._~` stands for itself. */
function encodeName(name: string): string {
  return encodeURIComponent(name).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
