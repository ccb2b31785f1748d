import type { Account } from './account';
import { epochSeconds } from '../../shared/clock';
import { currentScopes } from '../../shared/current-scopes';
import { recordKey } from '../../shared/record-key';
import { scopeClosure } from '../../shared/scope-closure';
import { clientOrigin } from '../clients/client-origin';
import { redirectDestination } from '../pages/client-view';
import { deleteRecord, putRecord, readRecord } from '../records/record-table';
import { settings } from '../settings';

/** What a person is asked: whether a client may have scopes, and be sent the proof to a redirect URI. */
export interface ConsentRequest {
  readonly account: Account;
  readonly clientId: string;
  readonly redirectUri: string;
  /** Those that it asked for and the person may grant, in the order of declaration. */
  readonly scopes: readonly string[];
}

const TYPE = 'Consent';

/** Lifetime of a remembered consent, in seconds: a year. */
export const CONSENT_LIFETIME = 365 * 86_400;

/** Key by which a consent is remembered. */
export interface ConsentPlace {
  readonly accountId: string;
  readonly clientId: string;
  /** URI that the person was sent back to, or any other URI of the same place. */
  readonly redirectUri: string;
}

/**
 * @param requested the scopes of the authorization request, separated by spaces
 */
export function consentRequest(account: Account, clientId: string, redirectUri: string, requested = ''): ConsentRequest {
  const names = new Set(requested.split(' '));
  return { account, clientId, redirectUri, scopes: account.scopes.filter((name) => names.has(name)) };
}

/**
 * Whether the person has allowed all this before.
 *
 * @throws ServiceUnavailableError
 */
export async function isConsentRemembered(request: ConsentRequest): Promise<boolean> {
  const remembered = await rememberedScopes(placeOf(request));
  if (remembered === undefined) {
    return false;
  }
  const covered = scopeClosure(remembered, settings.scopes);
  return request.scopes.every((name) => covered.has(name));
}

/** Returns a request without the scopes that the person left out. */
export function withoutScopes(request: ConsentRequest, leftOut: readonly string[]): ConsentRequest {
  return { ...request, scopes: request.scopes.filter((name) => !leftOut.includes(name)) };
}

/**
 * Remembers the scopes that a person has allowed a client whose id is private. Forgets the scopes that they leave out, even
 * those that they allowed before.
 *
 * @throws ServiceUnavailableError
 */
export async function rememberConsent(request: ConsentRequest, leftOut: readonly string[]): Promise<void> {
  const place = placeOf(request);
  const before = (await rememberedScopes(place) ?? []).filter((name) => !includesOne(name, leftOut));
  const scopes = new Set([...before, ...withoutScopes(request, leftOut).scopes]);
  const { accountId, clientId } = place;
  // with the person and the client, so that the operator's revocation of either finds it
  await putRecord(TYPE, consentId(place), { accountId, clientId, scopes: [...scopes] }, epochSeconds() + CONSENT_LIFETIME);
}

/**
 * Returns the scopes that the person has allowed and need not be asked for again; `undefined` if nothing is remembered.
 *
 * @throws ServiceUnavailableError
 */
export async function rememberedScopes(place: ConsentPlace): Promise<readonly string[] | undefined> {
  const remembered = isPrivateId(place.clientId)
    ? (await readRecord(TYPE, consentId(place)))?.content.scopes as readonly string[] | undefined : undefined;
  return remembered && [...currentScopes(remembered, settings.scopes)];
}

/**
 * Forgets what the person has allowed, so that they are asked again.
 *
 * @throws ServiceUnavailableError
 */
export async function forgetConsent(place: ConsentPlace): Promise<void> {
  await deleteRecord(TYPE, consentId(place));
}

/**
 * Whether the id of a client is known to nobody but the one installation that registered it. Any program on the person's device
 * can use an id that many share (RFC 8252 section 8.6); so can any site that a link or a program leads to, for what it redirects
 * to looks to browsers as if the person had begun it.
 */
export function isPrivateId(clientId: string): boolean {
  return clientOrigin(clientId) === 'self';
}

function includesOne(name: string, others: readonly string[]): boolean {
  const closure = scopeClosure([name], settings.scopes);
  return others.some((other) => closure.has(other));
}

function placeOf({ account, clientId, redirectUri }: ConsentRequest): ConsentPlace {
  return { accountId: account.id, clientId, redirectUri };
}

/** Returns the key of what is remembered of a person's consent; none if that is never remembered. */
export function keysOfConsent(place: ConsentPlace): readonly string[] {
  return isPrivateId(place.clientId) ? [recordKey(TYPE, consentId(place))] : [];
}

/** With the place that the person saw they would be sent back to: a client can change its redirect URIs. */
function consentId({ accountId, clientId, redirectUri }: ConsentPlace): string {
  const { protocol, hostname, host } = new URL(redirectUri);
  // programs on the person's own computer use another port each time (RFC 8252 section 7.3)
  const destination = redirectDestination(new URL(redirectUri)).type === 'thisComputer' ? hostname : host;
  return JSON.stringify([accountId, clientId, protocol, destination]);
}
