import { placeOf, readAccessIndex } from '../account/access-index';
import { isPreRegistered } from '../clients/pre-registered-client';
import { redirectDestination } from '../pages/client-view';

/**
 * Decides whether somebody trusts the place that a client's redirect URI leads to, so that a browser may be sent there before the person
 * has read where to (RFC 9700 section 4.11.2): the owner, who registered the client; or the person, who has allowed it before. A program
 * on the person's own computer is no place of anybody else's. Apps are: many open whatever the rest of the URI says.
 *
 * A metadata document is no reason to trust: anybody can publish one, as anybody can register a client.
 *
 * @param accountId of the person who is signed in, if anybody is
 * @throws ServiceUnavailableError
 */
export async function isTrustedDestination(clientId: string, redirectUri: string, accountId: string | undefined): Promise<boolean> {
  if (isPreRegistered(clientId) || redirectDestination(new URL(redirectUri)).type === 'thisComputer') {
    return true;
  }
  return accountId !== undefined && await hasAllowed(accountId, clientId, placeOf(redirectUri));
}

async function hasAllowed(accountId: string, clientId: string, place: string): Promise<boolean> {
  const entries = [...(await readAccessIndex(accountId)).values()];
  return entries.some((entry) => entry.clientId === clientId && entry.place === place);
}
