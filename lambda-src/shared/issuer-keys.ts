import type { CompactVerifyGetKey, JSONWebKeySet } from 'jose';
import { JWKSNoMatchingKey } from 'jose/errors';
import { createLocalJWKSet } from 'jose/jwks/local';
import { ServiceUnavailableError } from './aws-request';
import { cachedValue } from './cached-value';
import { timeLimit } from './time-limit';

/** An issuer of tokens that is not this server. */
export interface Issuer {
  readonly issuer: string;
  /** Where its keys are. Absent: as its metadata says. */
  readonly jwksUri?: string;
}

/** In seconds: the ten minutes are those of jose's remote key sets, the hour bridges an outage of the issuer. */
const CACHE_LIMITS = { maxAge: 600, maxStaleAge: 3_600 };

/** How often keys are read again for the sake of tokens with an unknown `kid`, in seconds. Anybody can make up such a token. */
const UNKNOWN_KID_MAX_AGE = 30;

/** Milliseconds. */
const FETCH_TIMEOUT = 2_500;

/**
 * The keys that an issuer publishes (RFC 7517 section 5), in the form that jose verifies with. They are kept; a token whose key is
 * not among them may be of a rotation that this instance has not seen yet.
 *
 * @throws ServiceUnavailableError when the keys cannot be read; jose's errors when none of them fits a token
 */
export function issuerKeys(issuer: Issuer): CompactVerifyGetKey {
  const keys = cachedValue(async () => createLocalJWKSet(await readKeys(issuer)), CACHE_LIMITS);
  return async (header, jws) => {
    const known = await keys.get();
    try {
      return await known(header, jws);
    } catch (error) {
      if (!(error instanceof JWKSNoMatchingKey)) {
        throw error;
      }
      return (await keys.getYoungerThan(UNKNOWN_KID_MAX_AGE))(header, jws);
    }
  };
}

async function readKeys({ issuer, jwksUri }: Issuer): Promise<JSONWebKeySet> {
  try {
    return await fetchJson(jwksUri ?? await discoverJwksUri(issuer)) as JSONWebKeySet;
  } catch (cause) {
    throw new ServiceUnavailableError(`The keys of ${issuer} are unavailable`, { cause });
  }
}

async function discoverJwksUri(issuer: string): Promise<string> {
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, '');
  const failures: unknown[] = [];
  for (const url of [
    // OpenID Connect Discovery 1.0 section 4, RFC 8414 section 3.1
    `${origin}${path}/.well-known/openid-configuration`,
    `${origin}/.well-known/oauth-authorization-server${path}`,
  ]) {
    try {
      return jwksUriOf(await fetchJson(url), issuer);
    } catch (error) {
      failures.push(error);
    }
  }
  throw new AggregateError(failures, 'There is no metadata');
}

/** @throws Error for the metadata of somebody else (RFC 8414 section 3.3), or without keys */
function jwksUriOf(metadata: unknown, issuer: string): string {
  const { issuer: named, jwks_uri: jwksUri } = (metadata ?? {}) as { readonly issuer?: unknown; readonly jwks_uri?: unknown };
  if (named !== issuer) {
    throw new Error('The metadata name another issuer');
  }
  if (typeof jwksUri !== 'string' || new URL(jwksUri).protocol !== new URL(issuer).protocol) {
    throw new Error('The metadata name no jwks_uri of the protocol of the issuer');
  }
  return jwksUri;
}

async function fetchJson(url: string): Promise<unknown> {
  const response = await fetch(url, {
    headers: { Accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(timeLimit(FETCH_TIMEOUT)),
  });
  if (!response.ok) {
    throw new Error(`${url} was answered with status ${response.status}`);
  }
  return response.json();
}
