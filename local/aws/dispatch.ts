import type { IncomingHttpHeaders, RequestListener, ServerResponse } from 'node:http';
import type { Functions, LocalStack, Log } from '../stack';
import { signingNameOf } from './access-keys';
import { AwsError } from './aws-error';
import { answerDynamoDb } from './dynamodb/service';
import type { Authorize } from './iam/access-control';
import { answerInvoke, INVOKE_PATH } from './invoke';
import { answerInvokeWithResponseStream, INVOKE_WITH_RESPONSE_STREAM_PATH } from './invoke-with-response-stream';
import { NotEmulatedError } from './not-emulated';
import { s3ErrorResponse } from './s3/error-response';
import type { ObjectStore } from './s3/object-store';
import { answerS3 } from './s3/service';
import type { SecretStore } from './secrets-manager/secret-store';
import { answerSecretsManager } from './secrets-manager/service';
import type { AwsRequest, AwsResponse } from './service';
import type { Executions } from './step-functions/executions';
import { answerStepFunctions } from './step-functions/service';
import { jsonErrorResponse, queryErrorResponse } from './wire';

/** What requests are answered from; the stack and what is made from it change together. */
export interface Emulation {
  readonly functions: Functions;
  readonly dynalite: RequestListener;
  readonly secrets: SecretStore;
  readonly objects: ObjectStore;
  readonly executions: Executions;
  readonly log: Log;
  readonly stack: LocalStack;
  readonly authorize: Authorize;
}

/**
 * The answer of the service that a request is for; none if dynalite writes it.
 *
 * @throws AwsError
 */
export async function answerOf(request: AwsRequest, response: ServerResponse, emulation: Emulation): Promise<AwsResponse | undefined> {
  const { stack, authorize } = emulation;
  if (isForS3(request.headers.authorization)) {
    return answerS3(request, emulation);
  }
  if (request.method === 'POST') {
    const [service, operation = ''] = String(request.headers['x-amz-target'] ?? '').split('.');
    switch (service) {
      case 'DynamoDB_20120810':
        answerDynamoDb(operation, request, response, emulation.dynalite, stack, authorize);
        return undefined;
      case 'secretsmanager':
        return answerSecretsManager(operation, request, { ...emulation, store: emulation.secrets }, authorize);
      case 'AWSStepFunctions':
        return answerStepFunctions(operation, request, emulation);
    }
    if (INVOKE_PATH.test(request.url.pathname)) {
      return answerInvoke(request, emulation);
    }
    if (INVOKE_WITH_RESPONSE_STREAM_PATH.test(request.url.pathname)) {
      return answerInvokeWithResponseStream(request, emulation);
    }
  }
  throw new NotEmulatedError(operationName(request));
}

/** An error in the protocol of the service that a request is for, as far as its headers tell. */
export function errorResponseOf(error: AwsError, headers: IncomingHttpHeaders): AwsResponse {
  if (isForS3(headers.authorization)) {
    return s3ErrorResponse(error);
  }
  return headers['content-type']?.startsWith('application/x-www-form-urlencoded') ? queryErrorResponse(error) : jsonErrorResponse(error);
}

function isForS3(authorization: string | undefined): boolean {
  return signingNameOf(authorization) === 's3';
}

/** As far as a request of an unknown service tells. */
function operationName({ method, url, headers }: AwsRequest): string {
  const service = signingNameOf(headers.authorization);
  const target = headers['x-amz-target'] ?? `${method} ${url.pathname}`;
  return service === undefined ? String(target) : `${service}: ${target}`;
}
