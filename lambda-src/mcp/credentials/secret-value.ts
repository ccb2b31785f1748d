import type { SecretFieldManifest } from '../../../src/contract';
import { cachedValue, type CachedValue } from '../../shared/cached-value';
import { readCurrentSecret, SECRET_CACHE_LIMITS } from '../../shared/secrets';
import { ToolFailure } from '../call/failure';

/** How old a secret or a token that was refused has to be for another one to be had, in seconds: calls that are refused must not each ask. */
export const MAX_REFUSED_AGE = 10;

const secrets = new Map<string, CachedValue<string>>();

/**
 * Reads a secret, or a field of it.
 *
 * @throws ServiceUnavailableError when it cannot be read
 * @throws ToolFailure when it has no such field
 */
export async function secretValue(field: SecretFieldManifest): Promise<string> {
  return fieldOf(await held(field).get(), field);
}

/** Whether a secret that was refused has changed since it was read. */
export async function hasChanged(field: SecretFieldManifest, refused: string): Promise<boolean> {
  return fieldOf(await held(field).getYoungerThan(MAX_REFUSED_AGE), field) !== refused;
}

function held({ secretArn }: SecretFieldManifest): CachedValue<string> {
  const secret = secrets.get(secretArn) ?? cachedValue(() => readCurrentSecret(secretArn), SECRET_CACHE_LIMITS);
  secrets.set(secretArn, secret);
  return secret;
}

function fieldOf(secret: string, { secretArn, field }: SecretFieldManifest): string {
  if (field === undefined) {
    return secret;
  }
  const value = (parsed(secret) as Record<string, unknown> | null | undefined)?.[field];
  if (typeof value !== 'string') {
    throw new ToolFailure('failed', `The secret ${secretArn} is no JSON object with a text in its field ${field}`);
  }
  return value;
}

function parsed(secret: string): unknown {
  try {
    return JSON.parse(secret);
  } catch {
    // the error would quote the secret
    return undefined;
  }
}
