import {
  allowInsecureRequests, ClientSecretBasic, ClientSecretPost, customFetch, genericTokenEndpointRequest, processGenericTokenEndpointResponse,
  ResponseBodyError, WWWAuthenticateChallengeError, type TokenEndpointResponse,
} from 'oauth4webapi';
import { sendable } from './placement';
import { hasChanged, secretValue } from './secret-value';
import type { AccessToken } from './token-cache';
import type { TokenRequestManifest } from '../../../src/contract';
import type { EgressFetch } from '../egress/egress-fetch';
import { ToolFailure } from '../tools/failure';

/** In milliseconds; it is a part of the time of a call. */
const TIMEOUT = 10_000;

/** How long before it expires a token is not used any more, in milliseconds: it has to arrive, and clocks differ. */
const MARGIN = 60_000;

/** How long a token is used of which nobody says when it expires, in milliseconds. */
const UNKNOWN_LIFETIME = 300_000;

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
  fetch: EgressFetch,
): Promise<AccessToken> {
  const request = async (secret: string) => attempt(manifest, secret, grantType, grantParameters, fetch);
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
  fetch: EgressFetch,
): Promise<AccessToken> {
  const server = { issuer: new URL(tokenUrl).origin, token_endpoint: tokenUrl };
  const client = { client_id: clientId };
  const authentication = (clientAuthentication === 'client_secret_basic' ? ClientSecretBasic : ClientSecretPost)(secret);
  const all = { ...parameters, ...(scopes.length > 0 && { scope: scopes.join(' ') }), ...grantParameters };
  const requestedAt = Date.now();
  const response = await genericTokenEndpointRequest(server, client, authentication, grantType, all, {
    // an http URL is connected to in allowed networks only
    [allowInsecureRequests]: true,
    [customFetch]: fetch,
    signal: AbortSignal.timeout(TIMEOUT),
  });
  return toAccessToken(await processGenericTokenEndpointResponse(server, client, response), requestedAt);
}

function toAccessToken({ access_token: value, expires_in: expiresIn }: TokenEndpointResponse, requestedAt: number): AccessToken {
  return { value: sendable(value), usableUntil: requestedAt + (expiresIn === undefined ? UNKNOWN_LIFETIME : expiresIn * 1000 - MARGIN) };
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
