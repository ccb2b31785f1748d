import { randomBytes } from 'node:crypto';
import type { Grant, KoaContextWithOIDC } from 'oidc-provider';
import { accountKey, findAccount } from './account';
import {
  CONSENT_LIFETIME, type ConsentRequest, consentRequest, forgetConsent, isConsentRemembered, isPrivateId, keysOfConsent,
  rememberConsent, withoutScopes,
} from './consent';
import { ProblemError } from './problem-error';
import { epochSeconds } from '../../shared/clock';
import { indexGrant, placeOf } from '../account/access-index';
import type { ClientRecord } from '../clients/client-records';
import { browserStateOf } from '../provider/browser-state';
import { whileCodeIsMade } from '../records/authorization-code-adapter';
import { readAhead } from '../records/records-read-together';
import { writtenTogether } from '../records/written-together';
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
  const accountId = session!.accountId!;
  await readAhead([accountKey(accountId), ...keysOfConsent({ accountId, clientId: client!.clientId, redirectUri: String(params!.redirect_uri) })]);
  const account = await findAccount(accountId);
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
    const grant = newGrant(ctx, withoutScopes(request, leftOut));
    // before what is remembered: nothing is, that the person cannot see
    await listGrant(ctx, request, grant, isRemembered ? CONSENT_LIFETIME : 0);
    if (isRemembered) {
      await rememberConsent(request, leftOut);
    }
    await grant.save();
    return await endIfAllWasEnded(request, grant) ? undefined : grant;
  }
  if (!mayBeRemembered(ctx) || !await isConsentRemembered(request)) {
    return undefined;
  }
  const grant = newGrant(ctx, request);
  // both are there before there is a code, and neither does anything without one
  await writtenTogether([listGrant(ctx, request, grant, 0), grant.save()]);
  whileCodeIsMade(ctx, requireStanding(request, grant));
  return grant;
}

/** @throws ProblemError `expired` if everything that the person allowed was ended while the grant was made: they begin anew, and sign in */
async function requireStanding(request: ConsentRequest, grant: Grant): Promise<void> {
  if (await endIfAllWasEnded(request, grant)) {
    throw new ProblemError({ type: 'expired' }, { reason: 'all that the person allowed was ended meanwhile' });
  }
}

/**
 * Ends a grant at once if everything that the person allowed was ended while it was made: whoever ends it deletes the account first, and then
 * what they find.
 *
 * @returns true if it was, and the person is to sign in again
 */
async function endIfAllWasEnded(request: ConsentRequest, grant: Grant): Promise<boolean> {
  const { account, clientId, redirectUri } = request;
  if (await findAccount(account.id) !== undefined) {
    return false;
  }
  await Promise.all([grant.destroy(), forgetConsent({ accountId: account.id, clientId, redirectUri })]);
  return true;
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
 * Lists a grant for the person, without waiting for it to exist: an entry without a grant does no harm.
 *
 * @param rememberedFor lifetime of a consent that is remembered with it, in seconds
 */
async function listGrant(
  { oidc }: KoaContextWithOIDC, { account, clientId, redirectUri }: ConsentRequest, { jti }: Grant, rememberedFor: number,
): Promise<void> {
  const { clientName: name, clientUri: website } = oidc.client!;
  const now = epochSeconds();
  const keptUntil = now + Math.max(settings.grantLifetime, rememberedFor);
  await indexGrant(account.id, jti, { clientId, name, website, place: placeOf(redirectUri), allowedAt: now, keptUntil });
}

function newGrant({ oidc }: KoaContextWithOIDC, { account, clientId, scopes }: ConsentRequest): Grant {
  const jti = randomBytes(GRANT_ID_BYTES).toString('base64url');
  const grant = Object.assign(new oidc.provider.Grant({ accountId: account.id, clientId }), { jti });
  grant.addOIDCScope('openid offline_access');
  grant.addResourceScope(mcpUrl, scopes.join(' '));
  return grant;
}
