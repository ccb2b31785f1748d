import type { AwsClient } from './aws-client';

/** Operations of a service by their names, with the types of what they take and return. */
export type JsonOperations<Name extends PropertyKey> = Readonly<Record<Name, { readonly input: object; readonly output: object }>>;

/** The names under which a service with JSON has its operations. */
export interface JsonProtocol {
  /** The part of `X-Amz-Target` before the operation: `DynamoDB_20120810`. */
  readonly target: string;
  readonly version: '1.0' | '1.1';
}

/** Calls an operation of a service. The signal ends the call when it is aborted. */
export type JsonService<Operations extends JsonOperations<keyof Operations>> = <Name extends keyof Operations & string>(
  operation: Name, input: Operations[Name]['input'], signal?: AbortSignal,
) => Promise<Operations[Name]['output']>;

/**
 * Makes the operations of a service that speaks AWS JSON. Their inputs and outputs are what stands in the JSON: there are no binary values,
 * and times are numbers.
 *
 * @throws AwsServiceError by the name of the service's exception, SyntaxError for an answer that is no JSON, or the error of a connection
 * @see https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html
 */
export function jsonService<Operations extends JsonOperations<keyof Operations>>(
  { send }: AwsClient, { target, version }: JsonProtocol,
): JsonService<Operations> {
  return async (operation, input, signal) => {
    const { body } = await send({
      method: 'POST',
      path: '/',
      headers: { 'content-type': `application/x-amz-json-${version}`, 'x-amz-target': `${target}.${operation}` },
      body: JSON.stringify(input),
    }, signal);
    return JSON.parse(body.toString() || '{}');
  };
}
