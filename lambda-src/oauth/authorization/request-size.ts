import { OAuthError } from '../oauth-error';
import { KNOWN_SCOPES } from '../tokens/requested-scopes';
import { formOf, type Parameters } from '../tolerance/parameters';

/** Maximum size of the value of a parameter, in bytes. */
const MAX_VALUE = 2_048;

/** Maximum size of all parameters, form-encoded, in bytes. What is stored of them is no larger: see interaction-adapter.ts. */
const MAX_TOTAL = 3_072;

/**
 * Maximum size with the scopes of this server, of which there are as many as the owner declares. They go into a `Location`, and the gateway
 * takes and sends no more than 10,240 bytes of headers.
 */
const MAX_WITH_SCOPES = 8_192;

/** Parameters by which a client authenticates when it pushes a request. They are not stored. */
const CREDENTIALS = ['client_assertion', 'client_assertion_type', 'client_secret'];

/** They stand for nothing in any parameter (RFC 6749 appendix A), and take six bytes each in a record. */
// eslint-disable-next-line no-control-regex
const CONTROL_CHARACTER = /[\u0000-\u001f\u007f]/;

/**
 * Checks that an authorization request is not too large: anybody can send one, and it is stored and goes into redirects.
 *
 * @throws OAuthError `invalid_request`, with 413 where all parameters together are too large (RFC 9126 section 2.3)
 */
export function requireModestSize(requested: Parameters): void {
  const parameters = requested.filter(([name]) => !CREDENTIALS.includes(name));
  for (const [name, value] of parameters) {
    if (!isOwnScope(name, value) && Buffer.byteLength(value) > MAX_VALUE) {
      refuse(400, `a parameter must not exceed ${MAX_VALUE} bytes${/^\w{1,30}$/.test(name) ? `, and ${name} does` : ''}`);
    }
    if (CONTROL_CHARACTER.test(name) || CONTROL_CHARACTER.test(value)) {
      refuse(400, 'parameters must not contain control characters');
    }
  }
  const counted = parameters.filter(([name, value]) => !isOwnScope(name, value));
  if (formOf(counted).length > MAX_TOTAL) {
    refuse(413, `the parameters must not exceed ${MAX_TOTAL} bytes together`);
  }
  requireRoomInLocation(parameters);
}

/**
 * Checks that an authorization request can be sent on by a redirect.
 *
 * @throws OAuthError `invalid_request`, with 413
 */
export function requireRoomInLocation(parameters: Parameters): void {
  if (formOf(parameters).length > MAX_WITH_SCOPES) {
    refuse(413, `the parameters must not exceed ${MAX_TOTAL} bytes together`);
  }
}

function isOwnScope(name: string, value: string): boolean {
  return name === 'scope' && value.split(' ').every((scope) => KNOWN_SCOPES.includes(scope));
}

function refuse(status: number, description: string): never {
  throw new OAuthError(status, 'invalid_request', description);
}
