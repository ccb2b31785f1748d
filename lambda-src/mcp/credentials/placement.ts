import type { CredentialedRequest } from './credentials';
import { ToolFailure } from '../call/failure';

/** What a field of a header may hold (RFC 9110 section 5.5), without what is obsolete. */
const FIELD_VALUE = /^[\x20-\x7e]+$/;

/** Sets a header of a request. */
export function putInHeader({ headers }: CredentialedRequest, name: string, value: string): void {
  headers.set(name.toLowerCase(), sendable(value));
}

/** Sets a parameter of the query of a request, whose other parameters stay as they are written. */
export function putInQuery(request: CredentialedRequest, name: string, value: string): void {
  const url = new URL(request.url);
  const others = url.search.slice(1).split('&').filter((pair) => pair !== '' && nameOf(pair) !== name);
  url.search = [...others, `${encodeURIComponent(name)}=${encodeURIComponent(value)}`].join('&');
  request.url = url;
}

/** Sets a cookie of a request (RFC 6265 section 4.2). */
export function putInCookie({ headers }: CredentialedRequest, name: string, value: string): void {
  if (value.includes(';')) {
    throw unsendable();
  }
  const others = (headers.get('cookie') ?? '').split(/;\s*/).filter((pair) => pair !== '' && pair.split('=')[0] !== name);
  headers.set('cookie', [...others, `${name}=${sendable(value)}`].join('; '));
}

function nameOf(pair: string): string {
  const [[name]] = [...new URLSearchParams(pair)] as [[string, string]];
  return name;
}

/**
 * Makes sure that a header can hold a value.
 *
 * @throws ToolFailure
 */
export function sendable(value: string): string {
  if (!FIELD_VALUE.test(value)) {
    throw unsendable();
  }
  return value;
}

function unsendable(): ToolFailure {
  return new ToolFailure('failed', 'A secret or a token is empty, or holds characters that cannot be sent, such as the end of a line');
}
