import type { HttpResponse } from './aws-http';

/** An exception of a service of AWS. */
export class AwsServiceError extends Error {
  /** The name of the exception: `ConditionalCheckFailedException`; `Unknown` if the answer tells none. */
  override readonly name: string;

  /**
   * @param wasSkewed true if the request was signed for a time that the service must have refused
   */
  constructor(message: string, type: string | undefined, readonly response: HttpResponse, readonly wasSkewed: boolean) {
    super(message);
    // the same parts are cut off as by the AWS SDK: `com.amazonaws.dynamodb.v20120810#ResourceNotFoundException:http://internal.amazon.com/`
    this.name = type?.replace(/[,:].*$/s, '').replace(/^.*#/s, '') || 'Unknown';
  }
}

/**
 * Reads the exception in an answer that is none: the services with JSON name it in `__type`, those with paths in a header.
 *
 * @see https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html#operation-error-serialization
 */
export function serviceError(response: HttpResponse, wasSkewed: boolean): AwsServiceError {
  const { __type: type, code, message, Message } = errorBody(response.body);
  const name = [type, response.headers['x-amzn-errortype'], code].find((one) => typeof one === 'string');
  return new AwsServiceError(String(message ?? Message ?? `Status ${response.status}`), name as string | undefined, response, wasSkewed);
}

/** Something between, such as a load balancer, answers in other forms. */
function errorBody(body: Buffer): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(body.toString()));
  } catch {
    return {};
  }
}
