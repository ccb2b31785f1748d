import { createPrivateKey, sign, verify } from 'node:crypto';
import { secretsManager } from '../shared/aws/secrets-manager';
import { deriveSigningKey } from '../shared/signing-key';

/** Characters: more than enough for 256 bits. */
const SECRET_LENGTH = 64;

/**
 * Checks that Secrets Manager is rotating the secret to this version.
 *
 * @returns the staging labels of the version
 * @throws Error otherwise
 */
export async function requireRotationInProgress(secretId: string, versionId: string): Promise<string[]> {
  const { RotationEnabled: enabled, VersionIdsToStages: versions } = await secretsManager('DescribeSecret', { SecretId: secretId });
  if (!enabled) {
    throw new Error(`Rotation of the secret ${secretId} is not enabled`);
  }
  const stages = versions?.[versionId];
  if (!stages) {
    throw new Error(`The secret ${secretId} has no version ${versionId}`);
  }
  if (!stages.includes('AWSCURRENT') && !stages.includes('AWSPENDING')) {
    throw new Error(`The version ${versionId} of the secret ${secretId} is not staged for rotation`);
  }
  return stages;
}

/** Step 1: makes the new secret, unless an earlier attempt has. From now on the JWKS publishes its key. */
export async function createPendingSecret(secretId: string, versionId: string): Promise<void> {
  if (await readPendingSecret(secretId, versionId) !== undefined) {
    return;
  }
  const { RandomPassword: secret } = await secretsManager('GetRandomPassword', { PasswordLength: SECRET_LENGTH, ExcludePunctuation: true });
  await secretsManager('PutSecretValue', {
    SecretId: secretId,
    ClientRequestToken: versionId,
    SecretString: secret,
    VersionStages: ['AWSPENDING'],
  });
}

/**
 * Step 3: signs and verifies with the key of the new secret.
 *
 * @throws Error when it is not fit for use
 */
export async function testPendingSecret(secretId: string, versionId: string): Promise<void> {
  const secret = await readPendingSecret(secretId, versionId);
  if (secret === undefined) {
    throw new Error(`The version ${versionId} of the secret ${secretId} has no value`);
  }
  const { privateJwk, publicKey } = deriveSigningKey(secret);
  const data = Buffer.from(versionId);
  const signature = sign('sha256', data, createPrivateKey({ key: { ...privateJwk }, format: 'jwk' }));
  if (!verify('sha256', data, publicKey, signature)) {
    throw new Error('The key of the new secret does not verify its own signature');
  }
}

/** Step 4: the new version becomes current, the current one previous. */
export async function finishRotation(secretId: string, versionId: string): Promise<void> {
  const { VersionIdsToStages: versions } = await secretsManager('DescribeSecret', { SecretId: secretId });
  const current = Object.entries(versions ?? {}).find(([, stages]) => stages.includes('AWSCURRENT'))?.[0];
  await secretsManager('UpdateSecretVersionStage', {
    SecretId: secretId,
    VersionStage: 'AWSCURRENT',
    MoveToVersionId: versionId,
    RemoveFromVersionId: current,
  });
}

async function readPendingSecret(secretId: string, versionId: string): Promise<string | undefined> {
  try {
    const { SecretString: secret } = await secretsManager('GetSecretValue', {
      SecretId: secretId, VersionId: versionId, VersionStage: 'AWSPENDING',
    });
    return secret;
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') {
      return undefined;
    }
    throw error;
  }
}
