import {
  allowInsecureRequests, ClientSecretBasic, ClientSecretPost, customFetch, genericTokenEndpointRequest, processGenericTokenEndpointResponse,
  ResponseBodyError, WWWAuthenticateChallengeError,
} from 'oauth4webapi';
import { sendable } from './placement';
import { hasChanged, secretValue } from './secret-value';
import type { AccessToken } from './token-cache';
import type { TokenRequestManifest } from '../../../src/contract';
import { timeLimit } from '../../shared/time-limit';
import { parseJson } from '../call/bounded-json';
import { ToolFailure, type ToolFailureKind } from '../call/failure';
import type { Egress } from '../egress/egress';
import { egressFetch } from '../egress/egress-fetch';
import { discard } from '../egress/response';

/** In milliseconds; it is a part of the time of a call. */
export const TOKEN_REQUEST_TIMEOUT = 10_000;

/**
 * How long before it expires a token is not used any more, in milliseconds: it has to arrive, and clocks differ. One that lives for less
 * than twice as long is used for half of its life.
 */
const MARGIN = 60_000;

/** How long a token is used of which nobody says when it expires, in milliseconds. */
const UNKNOWN_LIFETIME = 300_000;

/** Answers that may be others a moment later, with what they make of the call. */
const TEMPORARY: Readonly<Record<number, ToolFailureKind>> = { 429: 'busy', 502: 'unreachable', 503: 'busy', 504: 'unreachable' };

/**
 * Requests an access token (RFC 6749 section 5).
 *
 * @param grantParameters what the grant type needs; the owner's parameters add to it
 * @throws ToolFailure when there is no token
 * @throws ServiceUnavailableError when the secret of the client cannot be read
 */
export async function requestToken(
  manifest: TokenRequestManifest,
  grantType: string,
  grantParameters: Readonly<Record<string, string>>,
  egress: Egress,
): Promise<AccessToken> {
  const request = async (secret: string) => attempt(manifest, secret, grantType, grantParameters, egress);
  const secret = await secretValue(manifest.clientSecret);
  try {
    return await request(secret);
  } catch (error) {
    if (isInvalidClient(error) && await hasChanged(manifest.clientSecret, secret)) {
      return request(await secretValue(manifest.clientSecret)).catch(asToolFailure);
    }
    return asToolFailure(error);
  }
}

async function attempt(
  { tokenUrl, clientId, clientAuthentication, scopes, parameters }: TokenRequestManifest,
  secret: string,
  grantType: string,
  grantParameters: Readonly<Record<string, string>>,
  egress: Egress,
): Promise<AccessToken> {
  const server = { issuer: new URL(tokenUrl).origin, token_endpoint: tokenUrl };
  const client = { client_id: clientId };
  const authentication = (clientAuthentication === 'client_secret_basic' ? ClientSecretBasic : ClientSecretPost)(secret);
  const all = { ...parameters, ...(scopes.length > 0 && { scope: scopes.join(' ') }), ...grantParameters };
  const requestedAt = Date.now();
  const signal = AbortSignal.timeout(timeLimit(TOKEN_REQUEST_TIMEOUT));
  try {
    const response = await genericTokenEndpointRequest(server, client, authentication, grantType, all, {
      // an http URL is connected to in allowed networks only
      [allowInsecureRequests]: true,
      [customFetch]: egressFetch(egress),
      signal,
    });
    const kind = TEMPORARY[response.status];
    if (kind !== undefined) {
      await discard(response);
      throw new ToolFailure(kind, `The token endpoint answered with the status ${response.status}`);
    }
    if (response.status !== 200) {
      // throws what the error says
      await processGenericTokenEndpointResponse(server, client, response);
    }
    return toAccessToken(await response.bytes(), requestedAt);
  } catch (error) {
    throw signal.aborted ? new ToolFailure('timedOut', `The token endpoint did not answer within ${TOKEN_REQUEST_TIMEOUT} ms`) : error;
  }
}

/** RFC 6749 section 5.1. What else a token endpoint answers, as an ID token or a refresh token, is of no use here, whatever it holds. */
function toAccessToken(body: Uint8Array, requestedAt: number): AccessToken {
  const parsed = parseJson(body);
  const { access_token: value, token_type: type, expires_in: expiresIn } = (parsed.outcome === 'parsed' && parsed.value || {}) as Record<string, unknown>;
  if (typeof value !== 'string' || String(type).toLowerCase() !== 'bearer') {
    throw new ToolFailure('failed', 'There is no usable answer of the token endpoint: it holds no bearer token');
  }
  return { value: sendable(value), requestedAt, usableUntil: requestedAt + usableFor(expiresIn) };
}

/** @returns milliseconds */
function usableFor(expiresIn: unknown): number {
  // some write the number as a string
  const lifetime = typeof expiresIn === 'number' || typeof expiresIn === 'string' ? Number(expiresIn) * 1000 : NaN;
  return Number.isNaN(lifetime) ? UNKNOWN_LIFETIME : lifetime - Math.min(MARGIN, lifetime / 2);
}

/** RFC 6749 section 5.2: with the status 401, and a challenge, if the client has sent its secret in a header. */
function isInvalidClient(error: unknown): boolean {
  return error instanceof WWWAuthenticateChallengeError || (error instanceof ResponseBodyError && error.error === 'invalid_client');
}

/** The cause is left out: it may quote what the token endpoint has answered. */
function asToolFailure(error: unknown): never {
  if (error instanceof ToolFailure) {
    throw error;
  }
  if (error instanceof ResponseBodyError) {
    throw new ToolFailure('failed', `The token endpoint refused the request: ${error.error.slice(0, 100)}`);
  }
  throw new ToolFailure('failed', `There is no usable answer of the token endpoint: ${error instanceof Error ? error.message : ''}`);
}
