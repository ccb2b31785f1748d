import type { Account } from './account';
import { epochSeconds } from '../../shared/clock';
import { scopeClosure } from '../../shared/scope-closure';
import { clientOrigin } from '../clients/client-origin';
import { redirectDestination } from '../pages/client-view';
import { putRecord, readRecord } from '../records/record-table';
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

/** A year, in seconds. */
const LIFETIME = 365 * 86_400;

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
  const remembered = await rememberedScopes(request);
  if (remembered === undefined) {
    return false;
  }
  const covered = scopeClosure(remembered, settings.scopes);
  return request.scopes.every((name) => covered.has(name));
}

/**
 * Remembers what a person has allowed, if that may be used without them.
 *
 * @throws ServiceUnavailableError
 */
export async function rememberConsent(request: ConsentRequest): Promise<void> {
  if (!isPrivateId(request.clientId)) {
    return;
  }
  const scopes = new Set([...await rememberedScopes(request) ?? [], ...request.scopes]);
  const { account, clientId } = request;
  // with the person and the client, so that the operator's revocation of either finds it
  await putRecord(TYPE, consentId(request), { accountId: account.id, clientId, scopes: [...scopes] }, epochSeconds() + LIFETIME);
}

/**
 * Whether the id of a client is known to nobody but the one installation that registered it. Any program on the person's device
 * can use an id that many share (RFC 8252 section 8.6); so can any site that a link or a program leads to, for what it redirects
 * to looks to browsers as if the person had begun it.
 */
function isPrivateId(clientId: string): boolean {
  return clientOrigin(clientId) === 'self';
}

async function rememberedScopes(request: ConsentRequest): Promise<readonly string[] | undefined> {
  return (await readRecord(TYPE, consentId(request)))?.content.scopes as readonly string[] | undefined;
}

/** With the place that the person saw they would be sent back to: a client can change its redirect URIs. */
function consentId({ account, clientId, redirectUri }: ConsentRequest): string {
  const { protocol, hostname, host } = new URL(redirectUri);
  // programs on the person's own computer use another port each time (RFC 8252 section 7.3)
  const destination = redirectDestination(new URL(redirectUri)).type === 'thisComputer' ? hostname : host;
  return JSON.stringify([account.id, clientId, protocol, destination]);
}
