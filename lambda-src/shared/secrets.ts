import { secretsManager } from './aws/secrets-manager';
import { awsAnswer, ServiceUnavailableError } from './aws-request';

/** The staging labels that Secrets Manager moves during a rotation. */
export type SecretStage = 'AWSCURRENT' | 'AWSPENDING' | 'AWSPREVIOUS';

/** How long the value of a secret is kept: AWS's caching libraries use the same 300 seconds, and an hour bridges an outage. */
export const SECRET_CACHE_LIMITS = { maxAge: 300, maxStaleAge: 3_600 };

/**
 * Reads the version of a secret that bears a staging label.
 *
 * @returns undefined when no version bears the label, which is usual for AWSPENDING and AWSPREVIOUS
 * @throws ServiceUnavailableError
 */
export async function readSecret(secretArn: string, stage: SecretStage): Promise<string | undefined> {
  try {
    const answer = await awsAnswer(
      secretsManager('GetSecretValue', { SecretId: secretArn, VersionStage: stage }),
      'ResourceNotFoundException',
    );
    return answer.SecretString;
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') {
      return undefined;
    }
    throw error;
  }
}

/**
 * Reads the current version of a secret.
 *
 * @throws ServiceUnavailableError, also when there is no such secret, or no string in it
 */
export async function readCurrentSecret(secretArn: string): Promise<string> {
  const value = await readSecret(secretArn, 'AWSCURRENT');
  if (!value) {
    throw new ServiceUnavailableError(`The secret ${secretArn} has no current value`);
  }
  return value;
}
