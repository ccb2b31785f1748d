import type { SecretsManagerRotationEvent } from 'aws-lambda';
import { createPendingSecret, finishRotation, requireRotationInProgress, testPendingSecret } from './rotation-steps';
import { log } from '../shared/log';

/**
 * The rotation function of the signing secret. Secrets Manager invokes it once for each of four steps, and again when one
 * fails, so that each can be repeated.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html
 * @throws Error when the step fails; the rotation stays pending
 */
export async function handler({ Step: step, SecretId: secretId, ClientRequestToken: versionId }: SecretsManagerRotationEvent): Promise<void> {
  const stages = await requireRotationInProgress(secretId, versionId);
  if (stages.includes('AWSCURRENT')) {
    log.info('The version is current already', { secretId, versionId, step });
    return;
  }
  switch (step) {
    case 'createSecret': await createPendingSecret(secretId, versionId); break;
    // there is no other system that would have to learn the new secret: the functions read it themselves
    case 'setSecret': break;
    case 'testSecret': await testPendingSecret(secretId, versionId); break;
    case 'finishSecret': await finishRotation(secretId, versionId); break;
    default: throw new Error(`Unknown rotation step ${String(step)}`);
  }
  log.info('Rotation step done', { secretId, versionId, step });
}
