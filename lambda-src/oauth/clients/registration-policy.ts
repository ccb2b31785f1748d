import { refuseMetadata, soundMetadata } from './client-metadata';
import { withoutDispensable } from './dispensable-metadata';
import { applicationTypeOf, isWebRedirect, redirectUriProblem, requireRedirectUris } from './redirect-uris';
import { nameProblem } from './reserved-names';
import { type JsonObject, JWT_BEARER_GRANT } from '../../../src/contract';
import { OAuthError } from '../oauth-error';
import { settings } from '../settings';

/** Nobody signs in for these, so that only a client that proves who it is may have them. */
const MACHINE_GRANT_TYPES = ['client_credentials', JWT_BEARER_GRANT];

/**
 * Decides which clients may register, and with what metadata. It may be less than what was asked for, as RFC 7591 section
 * 3.2.1 has it: the client reads in the answer what it got.
 *
 * @param grantTypes those that the registrant may have
 * @returns the metadata to register
 * @throws OAuthError `invalid_client_metadata` or `invalid_redirect_uri` (RFC 7591 section 3.2.2)
 */
export async function registrableMetadata(requested: JsonObject, grantTypes: readonly string[]): Promise<JsonObject> {
  if (requested.jwks_uri !== undefined) {
    refuseMetadata('jwks_uri is not supported: register the keys as jwks');
  }
  return isPersonClient(requested) && grantTypes.includes('authorization_code')
    ? personClient(requested, grantTypes)
    : machineClient(soundMetadata(requested), grantTypes);
}

/** Whether a client wants to act for people. RFC 7591 section 2: without `grant_types`, it does. */
export function isPersonClient({ grant_types: requested }: JsonObject): boolean {
  return requested === undefined || [requested].flat().includes('authorization_code');
}

/**
 * Decides what becomes of the metadata of a client that sends people here, however the server got to know it. Of several redirect
 * URIs, those that nobody can be sent to are left out.
 *
 * @param requested as the client gives them
 * @param documentHost of its metadata document, if it has one: then it is known to be from there
 * @throws OAuthError `invalid_client_metadata` or `invalid_redirect_uri`
 */
export async function personClient(requested: JsonObject, grantTypes: readonly string[], documentHost?: string): Promise<JsonObject> {
  const redirectPolicy = settings.registration;
  const chosen = withoutDispensable(requested, (uri) => redirectUriProblem(uri, redirectPolicy) === undefined);
  const redirectUris = requireRedirectUris(chosen.redirect_uris, redirectPolicy);
  const metadata = soundMetadata(chosen);
  const responseTypes = metadata.response_types ?? ['code'];
  if (!Array.isArray(responseTypes) || !responseTypes.includes('code')) {
    refuseMetadata('response_types must contain code');
  }
  const hosts = documentHost === undefined ? redirectUris.filter(isWebRedirect).map((uri) => new URL(uri).hostname) : [documentHost];
  const problem = await nameProblem(String(metadata.client_name ?? ''), hosts, settings.registration.reservedNames);
  if (problem !== undefined) {
    refuseMetadata(problem);
  }
  const wanted: unknown[] = [metadata.grant_types ?? 'authorization_code'].flat();
  if (!wanted.includes('authorization_code')) {
    refuseMetadata('grant_types must contain authorization_code');
  }
  const isPublic = metadata.token_endpoint_auth_method === 'none';
  // without refresh tokens, people would sign in every hour: clients that do not ask for them take them all the same
  const granted = grantTypes.filter((grantType) => grantType === 'refresh_token' || wanted.includes(grantType));
  return {
    ...metadata,
    application_type: applicationTypeOf(metadata.application_type, redirectUris),
    grant_types: granted.filter((grantType) => !(isPublic && MACHINE_GRANT_TYPES.includes(grantType))),
    response_types: ['code'],
  };
}

/** A client without people: of its own, or of those whom a trusted issuer vouches for. */
function machineClient(metadata: JsonObject, grantTypes: readonly string[]): JsonObject {
  const possible = grantTypes.filter((grantType) => MACHINE_GRANT_TYPES.includes(grantType));
  const why = grantTypes.includes('authorization_code') ? 'without authorization_code' : 'this server has no sign-in configured';
  const requested: unknown[] = [metadata.grant_types ?? 'authorization_code'].flat();
  if (requested.length === 0 || !requested.every((grantType) => possible.some((it) => it === grantType))) {
    refuseMetadata(`${why}: grant_types must be ${possible.join(' or ')} alone`);
  }
  if (!isEmpty(metadata.response_types)) {
    refuseMetadata(`${why}: response_types must be empty`);
  }
  if (!isEmpty(metadata.redirect_uris)) {
    throw new OAuthError(400, 'invalid_redirect_uri', `${why}: redirect_uris must be empty`);
  }
  if (metadata.token_endpoint_auth_method === 'none') {
    refuseMetadata('token_endpoint_auth_method must not be none: nobody else says who such a client is');
  }
  return { ...metadata, response_types: [], redirect_uris: [] };
}

function isEmpty(list: unknown): boolean {
  return list === undefined || (Array.isArray(list) && list.length === 0);
}
