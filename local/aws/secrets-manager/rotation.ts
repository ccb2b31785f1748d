import { randomUUID } from 'node:crypto';
import type { SecretsManager, SecretsManagerInput } from './operation';
import type { Secret } from './secret-store';
import { versionOfStage, withStage, withVersion } from './versions';
import type { LocalStack } from '../../stack';
import { AwsError } from '../aws-error';

/** The steps that a rotation function is invoked for, in this order. */
const STEPS = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'];

/** Tells whether the stack has a schedule by which the secret is rotated. */
export function isRotated(stack: LocalStack, secretArn: string): boolean {
  return rotationFunction(stack, secretArn) !== undefined;
}

/**
 * Answers `RotateSecret`: stages a version without a value yet, and has the secret's rotation function do the rest after the answer.
 *
 * @throws AwsError if the secret has no rotation function, or an earlier rotation is not complete, which is tried again
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html
 */
export function rotateSecret(secret: Secret, { ClientRequestToken: id = randomUUID() }: SecretsManagerInput, manager: SecretsManager): object {
  const functionArn = rotationFunction(manager.stack, secret.arn);
  if (functionArn === undefined) {
    throw new AwsError('InvalidRequestException', 'You must specify a RotationLambdaARN: no rotation is configured for the secret.');
  }
  const pending = versionOfStage(secret, 'AWSPENDING');
  if (pending && !pending.stages.includes('AWSCURRENT')) {
    void runSteps(secret, pending.id, functionArn, manager);
    throw new AwsError('InvalidRequestException', "A previous rotation isn't complete. That rotation will be reattempted.");
  }
  manager.store.save(withStage(withVersion(secret, { id, created: Date.now() / 1000 }), 'AWSPENDING', id));
  void runSteps(secret, id, functionArn, manager);
  return { ARN: secret.arn, Name: secret.name, VersionId: id };
}

function rotationFunction(stack: LocalStack, secretArn: string): string | undefined {
  return [...stack.resources.values()].find(({ type, properties }) =>
    type === 'AWS::SecretsManager::RotationSchedule' && properties.SecretId === secretArn)?.properties.RotationLambdaARN;
}

/** Invokes the function for one step after the other, and stops where one fails. AWS tries that again later; here the developer reads the log. */
async function runSteps({ arn, name }: Secret, versionId: string, functionArn: string, { functions, log }: SecretsManager): Promise<void> {
  try {
    for (const step of STEPS) {
      const event = { Step: step, SecretId: arn, ClientRequestToken: versionId, RotationToken: randomUUID() };
      const { functionError, payload } = await functions.invoke(functionArn, event);
      if (functionError) {
        throw new Error(`${step}: ${JSON.stringify(payload)}`);
      }
    }
  } catch (error) {
    log('aws', `the rotation of ${name} failed: ${(error as Error).message}`);
  }
}
