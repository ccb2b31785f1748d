import { hkdf } from 'node:crypto';
import { promisify } from 'node:util';
import { ENVIRONMENT } from '../../../src/contract';
import { cachedValue } from '../../shared/cached-value';
import { requireEnvironment } from '../../shared/environment';
import { readCurrentSecret, readSecret, SECRET_CACHE_LIMITS } from '../../shared/secrets';

/** What a seal is for. Each purpose has keys of its own, so that a seal of one is worthless for another. */
export type SealPurpose = 'request state' | 'session' | 'question' | 'forwarded task';

/** The keys of one purpose, of 256 bits each. */
export interface SealingKeys {
  /** Seals. */
  readonly current: Uint8Array;
  /** All that open, the current one first: a seal outlives a rotation. */
  readonly all: readonly Uint8Array[];
}

const KEY_BYTES = 32;

/** How often keys are read again for the sake of seals that no key opens, in seconds. Anybody can make up such a seal. */
const UNKNOWN_SEAL_MAX_AGE = 10;

const secretArn = requireEnvironment(ENVIRONMENT.sealingSecretArn);

const secrets = cachedValue(readSealingSecrets, SECRET_CACHE_LIMITS);

/**
 * The keys that seal what clients carry between requests, derived from the sealing secret by HKDF with SHA-256 (RFC 5869).
 *
 * @throws ServiceUnavailableError when the secret cannot be read, or is missing: there is no default
 */
export async function sealingKeys(purpose: SealPurpose): Promise<SealingKeys> {
  return deriveKeys(await secrets.get(), purpose);
}

/**
 * The same, read at most ten seconds ago: for a seal that none of `sealingKeys` opens. It may be of a rotation that this
 * instance has not seen yet.
 *
 * @throws like `sealingKeys`
 */
export async function latestSealingKeys(purpose: SealPurpose): Promise<SealingKeys> {
  return deriveKeys(await secrets.getYoungerThan(UNKNOWN_SEAL_MAX_AGE), purpose);
}

/** The current secret, then the previous one if there is any. */
async function readSealingSecrets(): Promise<[string, ...string[]]> {
  const [current, previous] = await Promise.all([readCurrentSecret(secretArn), readSecret(secretArn, 'AWSPREVIOUS')]);
  return previous === undefined ? [current] : [current, previous];
}

async function deriveKeys(secretValues: readonly [string, ...string[]], purpose: SealPurpose): Promise<SealingKeys> {
  const [current, ...previous] = await Promise.all(secretValues.map((secret) => deriveKey(secret, purpose)));
  return { current: current!, all: [current!, ...previous] };
}

async function deriveKey(secret: string, purpose: SealPurpose): Promise<Uint8Array> {
  return new Uint8Array(await promisify(hkdf)('sha256', secret, '', `cdk-remote-mcp-server ${purpose} v1`, KEY_BYTES));
}
