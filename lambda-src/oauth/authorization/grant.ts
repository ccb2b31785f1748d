import type { Grant, KoaContextWithOIDC } from 'oidc-provider';
import { findAccount } from './account';
import { type ConsentRequest, consentRequest, isConsentRemembered, rememberConsent } from './consent';
import { browserStateOf } from '../provider/browser-state';
import { mcpUrl } from '../settings';

/**
 * Makes the grant of an authorization request, if the person has just consented, or did so before and need not be asked again.
 * Each authorization has a grant of its own: whatever is issued for it dies with its record.
 *
 * @returns undefined if the person is to be asked
 * @throws ServiceUnavailableError
 */
export async function loadGrant(ctx: KoaContextWithOIDC): Promise<Grant | undefined> {
  const { session, client, params, result, entities } = ctx.oidc;
  const account = await findAccount(session!.accountId!);
  if (account === undefined) {
    return undefined;
  }
  const request = consentRequest(account, client!.clientId, String(params!.redirect_uri), params!.scope as string | undefined);
  // who consents is who was asked: in another tab, somebody else may have signed in since
  if (result?.consent !== undefined && entities.Interaction?.session?.accountId === account.id) {
    await rememberConsent(request);
    return createGrant(ctx, request);
  }
  return mayBeRemembered(ctx) && await isConsentRemembered(request) ? createGrant(ctx, request) : undefined;
}

/**
 * What a person allowed once must not be used without them by another site, or by somebody who sends them a link: only a request
 * that they began themselves goes by it.
 */
function mayBeRemembered(ctx: KoaContextWithOIDC): boolean {
  const { oidc } = ctx;
  return browserStateOf(ctx).begunByPerson && oidc.result?.consent === undefined && !['consent', 'login', 'select_account'].some((prompt) => oidc.promptPending(prompt));
}

async function createGrant({ oidc }: KoaContextWithOIDC, { account, clientId, scopes }: ConsentRequest): Promise<Grant> {
  const grant = new oidc.provider.Grant({ accountId: account.id, clientId });
  grant.addOIDCScope('openid offline_access');
  if (scopes.length > 0) {
    grant.addResourceScope(mcpUrl, scopes.join(' '));
  }
  await grant.save();
  return grant;
}
