import type { JsonObject } from '../../../src/contract';
import { OAuthError } from '../oauth-error';

/** Client metadata (RFC 7591 section 2) that is kept. Everything else is ignored, as the RFC wants it. */
export const KEPT_MEMBERS = [
  'application_type', 'client_name', 'client_uri', 'contacts', 'grant_types', 'jwks', 'logo_uri', 'policy_uri', 'redirect_uris',
  'response_types', 'scope', 'token_endpoint_auth_method', 'token_endpoint_auth_signing_alg', 'tos_uri',
];

/** Those that say yes or no (RFC 9126 section 6, RFC 9449 section 5.2). */
export const KEPT_FLAGS = ['require_pushed_authorization_requests', 'dpop_bound_access_tokens'];

const URI_MEMBERS = ['client_uri', 'logo_uri', 'policy_uri', 'tos_uri'];

export const MAX_NAME_LENGTH = 200;
export const MAX_STRING_LENGTH = 2_048;
/** Maximum number of items in a list. */
export const MAX_ITEMS = 10;

/** Browsers strip tabs and line breaks from URIs; shells, and those who paste into them, choke on quotes and backticks. */
// eslint-disable-next-line no-control-regex
const UNSAFE_IN_URI = /[\u0000-\u0020\u007f-\uffff"'`<>\\^{|}]/;

/** Terminals obey them. */
const CONTROL_CHARACTER = /\p{Cc}/u;

/**
 * What is kept of the metadata that a client gives, of sound form and bounded size. Whether the server wants such a client
 * is another question.
 *
 * @throws OAuthError `invalid_client_metadata` (RFC 7591 section 3.2.2)
 */
export function soundMetadata(requested: JsonObject): JsonObject {
  const kept = (names: readonly string[]) => Object.fromEntries(Object.entries(requested).filter(([name]) => names.includes(name)));
  const { jwks, ...members } = kept(KEPT_MEMBERS);
  const flags = kept(KEPT_FLAGS);
  for (const [name, value] of Object.entries(members)) {
    requireStrings(name, value, name === 'client_name' ? MAX_NAME_LENGTH : MAX_STRING_LENGTH);
  }
  for (const [name, value] of Object.entries(flags)) {
    if (typeof value !== 'boolean') {
      refuseMetadata(`${name} must be a boolean`);
    }
  }
  if (CONTROL_CHARACTER.test(String(members.client_name))) {
    refuseMetadata('client_name must not contain control characters');
  }
  for (const name of URI_MEMBERS) {
    if (members[name] !== undefined && !isWebUri(members[name])) {
      refuseMetadata(`${name} must be an https or http URL without user information and fragment`);
    }
  }
  return { ...members, ...flags, ...(jwks !== undefined && { jwks: soundKeys(jwks) }) };
}

/** Whether a URI can be handed to browsers, shells and logs. */
export function isSafeUri(value: unknown): value is string {
  return typeof value === 'string' && !UNSAFE_IN_URI.test(value);
}

/** @throws OAuthError, always */
export function refuseMetadata(description: string): never {
  throw new OAuthError(400, 'invalid_client_metadata', description);
}

function isWebUri(value: unknown): boolean {
  const url = isSafeUri(value) ? URL.parse(value) : null;
  return url !== null && ['https:', 'http:'].includes(url.protocol) && url.username === '' && url.password === '' && !String(value).includes('#');
}

/** Nothing is nested, and nothing is large: oidc-provider looks after the rest. */
function soundKeys(jwks: unknown): unknown {
  const keys: unknown = (jwks as JsonObject).keys;
  if (!Array.isArray(keys) || keys.length > MAX_ITEMS || !keys.every((key) => typeof key === 'object' && key !== null)) {
    refuseMetadata(`jwks must be a JSON Web Key Set with at most ${MAX_ITEMS} keys`);
  }
  keys.flatMap((key: object) => Object.values(key)).forEach((value) => requireStrings('jwks', value, MAX_STRING_LENGTH));
  return jwks;
}

function requireStrings(name: string, value: unknown, maxLength: number): void {
  const items: unknown[] = Array.isArray(value) ? value : [value];
  if (items.length > MAX_ITEMS || !items.every((item) => typeof item === 'string' && item.length <= maxLength)) {
    refuseMetadata(`${name} must be a string, or a list of at most ${MAX_ITEMS}, of no more than ${maxLength} characters`);
  }
}
