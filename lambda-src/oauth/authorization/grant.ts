import { randomBytes } from 'node:crypto';
import type { Grant, KoaContextWithOIDC } from 'oidc-provider';
import { findAccount } from './account';
import {
  CONSENT_LIFETIME, type ConsentRequest, consentRequest, forgetConsent, isConsentRemembered, isPrivateId, rememberConsent, withoutScopes,
} from './consent';
import { epochSeconds } from '../../shared/clock';
import { indexGrant, placeOf } from '../account/access-index';
import type { ClientRecord } from '../clients/client-records';
import { browserStateOf } from '../provider/browser-state';
import { mcpUrl, settings } from '../settings';

/** Number of random bytes in a grant's id, the same as in oidc-provider's own ids. */
const GRANT_ID_BYTES = 32;

/** Decision of a person on the consent page. */
export interface ConsentResult {
  /** The scopes that they left out. */
  readonly leftOut: readonly string[];
}

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
    // see provider/interaction-policy.ts
    ctx.state.isAccountGone = true;
    return undefined;
  }
  const request = consentRequest(account, client!.clientId, String(params!.redirect_uri), params!.scope as string | undefined);
  // who consents is who was asked: in another tab, somebody else may have signed in since
  if (result?.consent !== undefined && entities.Interaction?.session?.accountId === account.id) {
    const { leftOut } = result.consent as unknown as ConsentResult;
    // if two registrations were answered with the same client, more than one installation knows its id
    const isRemembered = isPrivateId(request.clientId) && !(ctx.state.clientRecord as ClientRecord | undefined)?.isShared;
    const id = await announceGrant(ctx, request, isRemembered ? CONSENT_LIFETIME : 0);
    if (isRemembered) {
      await rememberConsent(request, leftOut);
    }
    return unlessEnded(request, await createGrant(ctx, withoutScopes(request, leftOut), id));
  }
  if (!mayBeRemembered(ctx) || !await isConsentRemembered(request)) {
    return undefined;
  }
  return unlessEnded(request, await createGrant(ctx, request, await announceGrant(ctx, request, 0)));
}

/**
 * Ends a grant at once if everything that the person allowed was ended while it was made: whoever ends it deletes the account first, and then
 * what they find.
 *
 * @returns undefined if the person is to sign in again
 */
async function unlessEnded(request: ConsentRequest, grant: Grant): Promise<Grant | undefined> {
  const { account, clientId, redirectUri } = request;
  if (await findAccount(account.id) !== undefined) {
    return grant;
  }
  await Promise.all([grant.destroy(), forgetConsent({ accountId: account.id, clientId, redirectUri })]);
  return undefined;
}

/**
 * What a person allowed once must not be used without them by another site, or by somebody who sends them a link: only a request
 * that they began themselves goes by it.
 */
function mayBeRemembered(ctx: KoaContextWithOIDC): boolean {
  const { oidc } = ctx;
  return browserStateOf(ctx).begunByPerson && oidc.result?.consent === undefined && !['consent', 'login', 'select_account'].some((prompt) => oidc.promptPending(prompt));
}

/**
 * Lists a grant for the person before it exists: if the next write is lost, an entry without a grant does no harm.
 *
 * @param rememberedFor lifetime of a consent that is remembered with it, in seconds
 * @returns the id that the grant must have
 */
async function announceGrant(
  { oidc }: KoaContextWithOIDC, { account, clientId, redirectUri }: ConsentRequest, rememberedFor: number,
): Promise<string> {
  const id = randomBytes(GRANT_ID_BYTES).toString('base64url');
  const { clientName: name, clientUri: website } = oidc.client!;
  const now = epochSeconds();
  const keptUntil = now + Math.max(settings.grantLifetime, rememberedFor);
  await indexGrant(account.id, id, { clientId, name, website, place: placeOf(redirectUri), allowedAt: now, keptUntil });
  return id;
}

async function createGrant({ oidc }: KoaContextWithOIDC, { account, clientId, scopes }: ConsentRequest, id: string): Promise<Grant> {
  const grant = Object.assign(new oidc.provider.Grant({ accountId: account.id, clientId }), { jti: id });
  grant.addOIDCScope('openid offline_access');
  grant.addResourceScope(mcpUrl, scopes.join(' '));
  await grant.save();
  return grant;
}
