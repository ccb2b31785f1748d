import { randomBytes } from 'node:crypto';
import { epochSeconds } from '../../shared/clock';
import { sessionIdOf } from '../authorization/browser';
import { setCookie } from '../authorization/cookies';
import type { HttpRequest } from '../http-message';
import type { Person } from '../identity-provider/identity-provider';
import { SESSION_COOKIE } from '../provider/provider-cookies';
import { createRecord, deleteRecord, readRecord } from '../records/record-table';
import { settings } from '../settings';

/** A browser in which somebody is signed in. */
export interface SignedInSession {
  readonly id: string;
  readonly accountId: string;
}

/** Stored content of a session, in the form that oidc-provider reads. */
interface SessionContent {
  readonly kind: 'Session';
  readonly uid: string;
  readonly accountId: string;
  /** Time at which the person proved who they are, in epoch seconds. */
  readonly loginTs: number;
  readonly acr?: string;
  readonly amr?: readonly string[];
  /** Epoch seconds. */
  readonly iat: number;
  readonly exp: number;
}

const TYPE = 'Session';

const ID_BYTES = 32;

/**
 * Finds the session of a request. Returns `undefined` if nobody is signed in, or if they signed in longer ago than the owner allows.
 *
 * @throws ServiceUnavailableError
 */
export async function findSession(request: HttpRequest): Promise<SignedInSession | undefined> {
  const id = sessionIdOf(request);
  const { accountId, loginTs = 0 } = (id === undefined ? undefined : await readRecord(TYPE, id))?.content as Partial<SessionContent> ?? {};
  return id === undefined || accountId === undefined || loginTs < earliestSignIn() ? undefined : { id, accountId };
}

/**
 * Begins a session, and ends the one that the browser had. The id is new, so nobody can have planted it.
 *
 * @returns the `Set-Cookie` header that gives it to the browser
 * @throws ServiceUnavailableError
 */
export async function beginSession(request: HttpRequest, { subject: accountId, authenticatedAt: loginTs, acr, amr }: Person): Promise<string> {
  const [id, uid] = [randomBytes(ID_BYTES).toString('base64url'), randomBytes(ID_BYTES).toString('base64url')];
  const iat = epochSeconds();
  const exp = iat + settings.sessionLifetime;
  await createRecord(TYPE, id, { kind: 'Session', uid, accountId, loginTs, acr, amr, iat, exp } satisfies SessionContent, exp);
  await endSession(request);
  return setCookie(SESSION_COOKIE, id, settings.sessionLifetime);
}

/**
 * Ends the session of a browser, if it has one.
 *
 * @returns the `Set-Cookie` header that makes the browser forget it
 * @throws ServiceUnavailableError
 */
export async function endSession(request: HttpRequest): Promise<string> {
  const id = sessionIdOf(request);
  if (id !== undefined) {
    await deleteRecord(TYPE, id);
  }
  return setCookie(SESSION_COOKIE, '', 0);
}

function earliestSignIn(): number {
  const { identityProvider } = settings;
  return identityProvider?.type === 'oidc' && identityProvider.maxAge !== undefined ? epochSeconds() - identityProvider.maxAge : 0;
}
