import type { JsonObject } from '../../../src/contract';
import { OAuthError } from '../oauth-error';

/** Client metadata (RFC 7591 section 2) that is kept. Everything else is ignored, as the RFC wants it. */
const KEPT_MEMBERS = [
  'application_type', 'client_name', 'client_uri', 'contacts', 'grant_types', 'jwks', 'logo_uri', 'policy_uri', 'redirect_uris',
  'response_types', 'scope', 'token_endpoint_auth_method', 'token_endpoint_auth_signing_alg', 'tos_uri',
];

const URI_MEMBERS = ['client_uri', 'logo_uri', 'policy_uri', 'tos_uri'];

const MAX_NAME_LENGTH = 200;
const MAX_STRING_LENGTH = 2_048;
const MAX_ITEMS = 10;

/** Browsers strip tabs and line breaks from URIs; shells, and those who paste into them, choke on quotes and backticks. */
// eslint-disable-next-line no-control-regex
const UNSAFE_IN_URI = /[\u0000-\u0020\u007f-\uffff"'`<>\\^{|}]/;

/**
 * Decides which clients may register, and with what metadata. As long as nobody can sign in, only machine clients are
 * possible: those that use the client_credentials grant and no other.
 *
 * @returns the metadata to register
 * @throws OAuthError `invalid_client_metadata` or `invalid_redirect_uri` (RFC 7591 section 3.2.2)
 */
export function registrableMetadata(requested: JsonObject): JsonObject {
  // null counts as absent: RFC 7592 section 2.2 says so, and clients send it
  const metadata = Object.fromEntries(KEPT_MEMBERS.flatMap((name) => (requested[name] == null ? [] : [[name, requested[name]]])));
  if (requested.jwks_uri != null) {
    refuse('jwks_uri is not supported: register the keys as jwks');
  }
  requireBounds(metadata);
  requireWebUris(metadata);
  requireMachineClient(metadata);
  return { ...metadata, response_types: [], redirect_uris: [] };
}

/** Nothing is nested, and nothing is large: oidc-provider looks after the rest. */
function requireBounds({ jwks, ...members }: JsonObject): void {
  for (const [name, value] of Object.entries(members)) {
    requireStrings(name, value, name === 'client_name' ? MAX_NAME_LENGTH : MAX_STRING_LENGTH);
  }
  if (jwks !== undefined) {
    const keys: unknown = (jwks as JsonObject).keys;
    if (!Array.isArray(keys) || keys.length > MAX_ITEMS || !keys.every((key) => typeof key === 'object' && key !== null)) {
      refuse(`jwks must be a JSON Web Key Set with at most ${MAX_ITEMS} keys`);
    }
    keys.flatMap((key: object) => Object.values(key)).forEach((value) => requireStrings('jwks', value, MAX_STRING_LENGTH));
  }
}

function requireStrings(name: string, value: unknown, maxLength: number): void {
  const items: unknown[] = Array.isArray(value) ? value : [value];
  if (items.length > MAX_ITEMS || !items.every((item) => typeof item === 'string' && item.length <= maxLength)) {
    refuse(`${name} must be a string, or a list of at most ${MAX_ITEMS}, of no more than ${maxLength} characters`);
  }
}

function requireWebUris(metadata: JsonObject): void {
  for (const name of URI_MEMBERS) {
    if (metadata[name] !== undefined && !isWebUri(metadata[name])) {
      refuse(`${name} must be an https or http URL without user information and fragment`);
    }
  }
}

function isWebUri(value: unknown): boolean {
  if (typeof value !== 'string' || UNSAFE_IN_URI.test(value)) {
    return false;
  }
  const url = URL.parse(value);
  return url !== null && ['https:', 'http:'].includes(url.protocol) && url.username === '' && url.password === '' && !value.includes('#');
}

function requireMachineClient({ grant_types: grantTypes, response_types: responseTypes, redirect_uris: redirectUris }: JsonObject): void {
  // RFC 7591 section 2: without grant_types, a client uses the authorization code
  const grants: unknown[] = [grantTypes ?? 'authorization_code'].flat();
  if (grants.length === 0 || grants.some((grant) => grant !== 'client_credentials')) {
    refuse('this server has no sign-in configured: grant_types must be client_credentials alone');
  }
  if (responseTypes !== undefined && !isEmptyArray(responseTypes)) {
    refuse('this server has no sign-in configured: response_types must be empty');
  }
  if (redirectUris !== undefined && !isEmptyArray(redirectUris)) {
    throw new OAuthError(400, 'invalid_redirect_uri', 'this server has no sign-in configured: redirect_uris must be empty');
  }
}

function isEmptyArray(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function refuse(description: string): never {
  throw new OAuthError(400, 'invalid_client_metadata', description);
}
