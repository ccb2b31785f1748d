import { AwsError } from '../aws-error';
import type { Authorize } from '../iam/access-control';
import type { AwsRequest, AwsResponse } from '../service';
import type { SecretsManager, SecretsManagerInput } from './operation';
import { getRandomPassword, SECRET_OPERATIONS } from './operations';
import { NotEmulatedError } from '../not-emulated';

/**
 * Answers an operation of Secrets Manager (AWS JSON 1.1).
 *
 * @throws AwsError
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_Operations.html
 */
export function answerSecretsManager(operation: string, request: AwsRequest, manager: SecretsManager, authorize: Authorize): AwsResponse {
  const { stack, store } = manager;
  const input = parseInput(request.body);
  if (operation === 'GetRandomPassword') {
    authorize(request.caller, 'secretsmanager:GetRandomPassword', '*');
    return { status: 200, body: getRandomPassword(input) };
  }
  if (!Object.hasOwn(SECRET_OPERATIONS, operation)) {
    throw new NotEmulatedError(`secretsmanager:${operation}`);
  }
  if (typeof input.SecretId !== 'string' || input.SecretId === '') {
    throw new AwsError('ValidationException', "1 validation error detected: Value at 'secretId' failed to satisfy constraint: Member must not be null");
  }
  const secret = store.find(input.SecretId);
  // a caller who may not use the secret is not told whether it exists
  const arn = secret?.arn ?? `arn:aws:secretsmanager:${stack.region}:${stack.account}:secret:${input.SecretId}`;
  authorize(request.caller, `secretsmanager:${operation}`, arn, {
    'secretsmanager:SecretId': arn,
    'secretsmanager:VersionStage': input.VersionStage ?? (operation === 'GetSecretValue' ? 'AWSCURRENT' : undefined),
    'secretsmanager:VersionId': input.VersionId,
    'secretsmanager:Name': secret?.name,
  });
  if (!secret) {
    throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
  }
  return { status: 200, body: SECRET_OPERATIONS[operation](secret, input, manager) };
}

function parseInput(body: Buffer): SecretsManagerInput {
  try {
    const input: unknown = JSON.parse(body.toString() || '{}');
    if (typeof input === 'object' && input !== null) {
      return input;
    }
  } catch {
    // answered below
  }
  throw new AwsError('SerializationException', 'The request body is not a JSON object.');
}
