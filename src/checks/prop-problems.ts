import { Token } from 'aws-cdk-lib';

/*
 * What can be wrong with a single prop: lower case, no full stop, with the name of the prop. Values that are known at deployment only pass.
 */

/** RFC 1035 section 2.3.1: labels of letters, digits and hyphens, two of them at least. */
export const DOMAIN_NAME = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/;

/** RFC 8252 section 7.3, and the name that most systems give these addresses. */
export const LOOPBACK_HOSTS = ['127.0.0.1', '[::1]', 'localhost'];

/** The end of the URL of metadata, which is easily taken for the issuer (OpenID Connect Discovery 1.0 section 4, RFC 8414 section 3, RFC 9728). */
const METADATA = /\/\.well-known\/(?:openid-configuration|oauth-authorization-server|oauth-protected-resource)(?:\/.*)?$/;

/** Of the values of a list, those that are known at synthesis. */
export function known(values: readonly string[] = []): string[] {
  return Token.isUnresolved(values) ? [] : values.filter((value) => !Token.isUnresolved(value));
}

export function mismatch(prop: string, value: string | undefined, pattern: RegExp, expected: string): string[] {
  return value === undefined || Token.isUnresolved(value) || pattern.test(value) ? [] : [`${prop} must be ${expected}, got ${JSON.stringify(value)}`];
}

export function notEmpty(prop: string, value: string | undefined): string[] {
  return value === undefined || value.trim() ? [] : [`${prop} must not be empty`];
}

export function hostProblems(prop: string, value: string | undefined): string[] {
  return mismatch(prop, value, DOMAIN_NAME, 'a full domain name in lower case, without scheme or path');
}

/** RFC 8414 section 2: an https URL without query and fragment; here, plain http on a loopback address too. */
export function issuerProblems(prop: string, value: string): string[] {
  const metadata = METADATA.exec(value);
  return metadata
    ? [`${prop} must be the issuer, not the URL of its metadata; write what comes before ${JSON.stringify(metadata[0])}, got ${JSON.stringify(value)}`]
    : plainUrlProblems(prop, value);
}

/** Finds what is wrong with the URL of something that an issuer has, such as its keys. */
export function plainUrlProblems(prop: string, value: string): string[] {
  return secureUrlProblems(prop, value, /[?#@\s\\]/, 'user, query and fragment');
}

/** RFC 6749 section 3.2: the URL of a token endpoint may have a query. */
export function tokenUrlProblems(prop: string, value: string): string[] {
  return secureUrlProblems(prop, value, /[#\s\\]|^[^?]*@/, 'user and fragment');
}

function secureUrlProblems(prop: string, value: string, forbidden: RegExp, without: string): string[] {
  if (Token.isUnresolved(value)) {
    return [];
  }
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const secure = url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK_HOSTS.includes(url.hostname));
  // URL takes, and drops, what does not belong into one
  return url && secure && !forbidden.test(value) && /^https?:\/\//.test(value)
    ? []
    : [`${prop} must be an https URL without ${without} (http on a loopback address), got ${JSON.stringify(value)}`];
}
