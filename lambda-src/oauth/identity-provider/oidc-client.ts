import * as openid from 'openid-client';
import { errorAnswer } from './provider-answer';
import { fetchFromProvider } from './provider-fetch';
import { SignInError } from './sign-in-error';
import type { OidcProviderSettings } from '../../../src/contract';
import { readCurrentSecret } from '../../shared/secrets';

/** Where plain http is as private as https: the literal addresses, and the name that resolves to them (RFC 6761 section 6.3). */
const LOOPBACK_HOSTS = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Reads the configuration of the OpenID provider (OpenID Connect Discovery 1.0) and the client secret.
 *
 * @throws SignInError `unavailable`, or `failed` when it is not the provider of the settings
 * @throws ServiceUnavailableError
 */
export async function connect(settings: OidcProviderSettings): Promise<openid.Configuration> {
  const issuer = new URL(settings.issuer);
  const authentication = await clientAuthentication(settings);
  const client = await orSignInError(openid.discovery(issuer, settings.clientId, undefined, authentication, {
    [openid.customFetch]: fetchFromProvider,
    execute: [
      // the ID token comes by TLS from its issuer; its signature is checked nonetheless
      openid.enableNonRepudiationChecks,
      ...(LOOPBACK_HOSTS.includes(issuer.hostname) ? [openid.allowInsecureRequests] : []),
    ],
  }), null);
  // openid-client takes the metadata of any tenant for that of another at Microsoft, and does not care for a slash at the end
  const { issuer: actual } = client.serverMetadata();
  if (actual !== settings.issuer) {
    throw new SignInError('failed', `The issuer in the settings is ${settings.issuer}, but its configuration says ${actual}`);
  }
  return client;
}

async function clientAuthentication({ clientAuthentication: method, clientSecretArn }: OidcProviderSettings): Promise<openid.ClientAuth> {
  if (method === 'none' || clientSecretArn === undefined) {
    return openid.None();
  }
  const secret = await readCurrentSecret(clientSecretArn);
  return method === 'client_secret_basic' ? openid.ClientSecretBasic(secret) : openid.ClientSecretPost(secret);
}

/**
 * Waits for openid-client.
 *
 * @param code the authorization code that is being redeemed
 * @throws SignInError
 */
export async function orSignInError<T>(answer: Promise<T>, code: string | null): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw signInError(error, code);
  }
}

function signInError(error: unknown, code: string | null): unknown {
  if (!(error instanceof Error)) {
    return error;
  }
  // what `fetchFromProvider` threw
  if (error.cause instanceof SignInError) {
    return error.cause;
  }
  if (error instanceof openid.AuthorizationResponseError) {
    return errorAnswer('callback', { error: error.error, description: error.error_description }, code);
  }
  if (error instanceof openid.ResponseBodyError) {
    return errorAnswer('token endpoint', { error: error.error, description: error.error_description }, code);
  }
  // messages of openid-client say what is wrong without quoting it; deeper causes may quote answers, and so tokens
  const detail = error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
  return new SignInError('failed', `The identity provider's answer is not valid: ${detail}`);
}
