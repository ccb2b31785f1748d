import { TaskError } from './task-error';
import { sendSigned, type EmulatedAws, type UnsignedRequest } from '../signed-request';

/** An integration with a service that speaks AWS JSON. */
interface JsonService {
  /** The beginning of `X-Amz-Target`. */
  readonly target: string;
  /** What the names of its errors begin with. */
  readonly errors: string;
}

/** By the beginning of the `Resource` of a task state, up to the operation. */
const JSON_SERVICES: Readonly<Record<string, JsonService>> = {
  'dynamodb': { target: 'DynamoDB_20120810', errors: 'DynamoDB' },
  'aws-sdk:dynamodb': { target: 'DynamoDB_20120810', errors: 'DynamoDb' },
  'aws-sdk:secretsmanager': { target: 'secretsmanager', errors: 'SecretsManager' },
};

/** The input of `arn:aws:states:::lambda:invoke`. */
interface LambdaInvokeInput {
  readonly FunctionName: string;
  readonly Qualifier?: string;
  readonly Payload?: unknown;
  readonly InvocationType?: string;
}

/**
 * Does the work of a task state, with the permissions of the state machine's role.
 *
 * @param resource the ARN of a function, or of a service integration
 * @throws TaskError
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/integrate-services.html
 */
export async function runTask(resource: string, input: any, aws: EmulatedAws): Promise<unknown> {
  if (/^arn:[^:]+:lambda:/.test(resource)) {
    return (await invoke({ FunctionName: resource, Payload: input }, aws)).Payload;
  }
  const [, integration = ''] = /^arn:[^:]+:states:::(.+)$/.exec(resource) ?? [];
  if (integration === 'lambda:invoke') {
    return invoke(input, aws);
  }
  const [, service = '', operation = ''] = /^(.+):(\w+)$/.exec(integration) ?? [];
  if (!Object.hasOwn(JSON_SERVICES, service)) {
    throw new TaskError('States.Runtime', `The local server does not emulate the integration ${resource}.`);
  }
  return callJson(JSON_SERVICES[service], operation, input, aws);
}

async function invoke({ FunctionName, Qualifier, Payload, InvocationType }: LambdaInvokeInput, aws: EmulatedAws): Promise<any> {
  const qualifier = Qualifier === undefined ? '' : `?Qualifier=${encodeURIComponent(Qualifier)}`;
  const response = await send(aws, 'Lambda', {
    path: `/2015-03-31/functions/${encodeURIComponent(FunctionName)}/invocations${qualifier}`,
    headers: InvocationType === undefined ? {} : { 'X-Amz-Invocation-Type': InvocationType },
    body: JSON.stringify(Payload ?? {}),
  });
  const text = await response.text();
  if (response.headers.has('X-Amz-Function-Error')) {
    throw new TaskError(JSON.parse(text).errorType, text);
  }
  return {
    ExecutedVersion: response.headers.get('X-Amz-Executed-Version'),
    Payload: text === '' ? {} : JSON.parse(text),
    StatusCode: response.status,
  };
}

async function callJson({ target, errors }: JsonService, operation: string, input: unknown, aws: EmulatedAws): Promise<unknown> {
  const response = await send(aws, errors, {
    headers: { 'Content-Type': 'application/x-amz-json-1.0', 'X-Amz-Target': `${target}.${operation[0].toUpperCase()}${operation.slice(1)}` },
    body: JSON.stringify(input),
  });
  return response.json();
}

/** @throws TaskError with the name of the service's error */
async function send(aws: EmulatedAws, errors: string, request: UnsignedRequest): Promise<Response> {
  const response = await sendSigned(aws, request);
  if (response.ok) {
    return response;
  }
  const { __type = '', message = '' } = await response.json() as { __type?: string; message?: string };
  const code = __type.slice(__type.indexOf('#') + 1);
  // Lambda's client does not know this one
  throw new TaskError(`${errors}.${errors === 'Lambda' && code === 'AccessDeniedException' ? 'AWSLambdaException' : code}`, message);
}
