import { awsClient, type AwsClientLimits } from './aws-client';

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

/** Makes a client of Lambda. */
export function lambda(limits: AwsClientLimits): Lambda {
  const { send } = awsClient({ name: 'lambda', variable: 'LAMBDA' }, limits);
  return {
    invoke: async ({ functionName, payload, type }, signal) => {
      const { headers, body } = await send({
        method: 'POST',
        path: `/2015-03-31/functions/${encodeName(functionName)}/invocations`,
        headers: { 'content-type': 'application/octet-stream', ...(type && { 'x-amz-invocation-type': type }) },
        body: payload,
      }, signal);
      return { payload: body, functionError: headers['x-amz-function-error'] as string | undefined };
    },
  };
}

/** Encodes a part of a path as the AWS SDK does (RFC 3986): nothing but letters, digits and `-._~` stands for itself. */
function encodeName(name: string): string {
  return encodeURIComponent(name).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
