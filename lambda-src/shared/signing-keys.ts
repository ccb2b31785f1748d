import { cachedValue } from './cached-value';
import { requireEnvironment } from './environment';
import { readCurrentSecret, readSecret, SECRET_CACHE_LIMITS } from './secrets';
import { deriveSigningKey, type SigningKey } from './signing-key';
import { ENVIRONMENT } from '../../src/contract';

/** The keys of the server. */
export interface SigningKeys {
  /** Signs. */
  readonly current: SigningKey;
  /** All that verify, the current one first: a token outlives a rotation, and the next key is known before it signs. */
  readonly all: readonly SigningKey[];
}

/** How often keys are read again for the sake of tokens with an unknown `kid`, in seconds. Anybody can make up such a token. */
const UNKNOWN_KID_MAX_AGE = 10;

const secretArn = requireEnvironment(ENVIRONMENT.signingSecretArn);

const keys = cachedValue(readSigningKeys, SECRET_CACHE_LIMITS);

/**
 * The keys of the server, derived from the signing secret.
 *
 * @throws ServiceUnavailableError when the secret cannot be read, or is missing: there is no default
 * @throws Error when it is too short
 */
export function signingKeys(): Promise<SigningKeys> {
  return keys.get();
}

/**
 * Finds the key that a token names. An unknown one may be of a rotation that this instance has not seen yet.
 *
 * @returns undefined when the server has no such key
 * @throws like `signingKeys`
 */
export async function findSigningKey(kid: string): Promise<SigningKey | undefined> {
  const withKid = ({ all }: SigningKeys) => all.find((key) => key.kid === kid);
  return withKid(await keys.get()) ?? withKid(await keys.getYoungerThan(UNKNOWN_KID_MAX_AGE));
}

async function readSigningKeys(): Promise<SigningKeys> {
  const [currentSecret, ...otherSecrets] = await Promise.all([
    readCurrentSecret(secretArn),
    readSecret(secretArn, 'AWSPENDING'),
    readSecret(secretArn, 'AWSPREVIOUS'),
  ]);
  const current = deriveSigningKey(currentSecret);
  // after a rotation AWSPENDING may stay on the version that has become AWSCURRENT
  const others = new Set(otherSecrets.filter((secret) => secret !== undefined && secret !== currentSecret) as string[]);
  return { current, all: [current, ...Array.from(others, deriveSigningKey)] };
}
