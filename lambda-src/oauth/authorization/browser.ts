import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { hostCookie, readCookie, setCookie } from './cookies';
import { sha256 } from '../../shared/record-key';
import type { HttpRequest, HttpResponse } from '../http-message';
import { SESSION_COOKIE } from '../provider/provider-cookies';

/**
 * A person's browser, known by a cookie. Interactions and sign-ins keep the cookie's hash, and only this browser can go on with
 * them: otherwise somebody could begin one, and have somebody else end it.
 */
export interface Browser {
  /** The value of the cookie. */
  readonly secret: string;
  readonly hash: string;
}

const COOKIE = hostCookie('browser');

const SECRET_BYTES = 32;

const SECRET = /^[\w-]{43}$/;

/** @returns undefined when the browser sent no cookie, or one that cannot be ours */
export function browserOf({ headers }: HttpRequest): Browser | undefined {
  const secret = readCookie(headers.cookie, COOKIE);
  return secret !== undefined && SECRET.test(secret) ? { secret, hash: sha256(secret) } : undefined;
}

/** A browser that was not here before. */
export function newBrowser(): Browser {
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  return { secret, hash: sha256(secret) };
}

/** Gives the browser the cookie by which it will be known, unless it came with it. */
export function introduce(request: HttpRequest, { secret }: Browser, response: HttpResponse): HttpResponse {
  return browserOf(request) === undefined ? { ...response, cookies: [...response.cookies ?? [], setCookie(COOKIE, secret)] } : response;
}

/** The id of the session that a browser has, live or not. */
export function sessionIdOf({ headers }: HttpRequest): string | undefined {
  const id = readCookie(headers.cookie, SESSION_COOKIE);
  return id !== undefined && SECRET.test(id) ? id : undefined;
}

/**
 * Returns the token that the forms of a page carry. Nobody but us and this browser can know it.
 *
 * @param purpose what the page is for: the id of an interaction, or any text that is not such an id
 */
export function csrfToken({ secret }: Browser, purpose: string): string {
  return createHmac('sha256', secret).update(`csrf ${purpose}`).digest('base64url');
}

export function isCsrfToken(presented: string | null, browser: Browser, purpose: string): boolean {
  const [actual, expected] = [Buffer.from(presented ?? ''), Buffer.from(csrfToken(browser, purpose))];
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}
