import { interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import { settings } from '../settings';

const { base, Check, Prompt } = interactionPolicy;

/** When a person is to sign in, choose another account or consent, in this order. */
export function signInPolicy(): interactionPolicy.Prompt[] {
  const policy = base();
  policy.add(new Prompt({ name: 'select_account', requestable: true }), 0);
  const { checks } = policy.get('login')!;
  checks.remove('max_age');
  checks.add(new Check('max_age', 'the sign-in is older than it may be', isSignInTooOld));
  checks.add(new Check('no_account', 'the account of the person is gone', ({ state }) => state.isAccountGone === true));
  // whether a grant covers the request is decided where it is made: see authorization/grant.ts
  policy.remove('consent');
  policy.add(new Prompt({ name: 'consent', requestable: true }, new Check('no_grant', 'the person has not allowed it', hasNoGrant)));
  return policy;
}

/** Both the client and the owner may limit the age. Who signed in on the way here did so recently enough, however long they took. */
function isSignInTooOld({ oidc }: KoaContextWithOIDC): boolean {
  const { identityProvider } = settings;
  const limits = [oidc.params!.max_age, identityProvider?.type === 'oidc' ? identityProvider.maxAge : undefined];
  return !('login' in (oidc.result ?? {})) && limits.some((maxAge) => maxAge !== undefined && oidc.session!.past(Number(maxAge)));
}

function hasNoGrant({ oidc }: KoaContextWithOIDC): boolean {
  return oidc.grant?.jti === undefined;
}
