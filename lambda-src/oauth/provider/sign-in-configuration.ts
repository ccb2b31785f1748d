import { type Configuration, errors, type KoaContextWithOIDC } from 'oidc-provider';
import { signInPolicy } from './interaction-policy';
import { INTERACTION_COOKIE, RESUME_COOKIE, SESSION_COOKIE } from './provider-cookies';
import { interactionUrl } from '../authorization/interaction';
import { completeScopes } from '../tokens/requested-scopes';

/** How oidc-provider is configured besides if people can sign in. */
export const SIGN_IN_CONFIGURATION: Configuration = {
  interactions: {
    policy: signInPolicy(),
    url: (_ctx, { uid }) => interactionUrl(uid),
  },
  cookies: { names: { session: SESSION_COOKIE, interaction: INTERACTION_COOKIE, resume: RESUME_COOKIE } },
  extraParams: { scope: completeScopes, response_mode: requireQueryMode },
  // loaded with what sign-in alone needs
  loadExistingGrant: async (ctx) => (await import('../authorization/grant')).loadGrant(ctx),
  pkce: { required: () => true },
  allowOmittingSingleRegisteredRedirectUri: false,
  // a session ends long before the grants that were made in it
  expiresWithSession: () => false,
  issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
  rotateRefreshToken: true,
};

/** The answer of the authorization endpoint is a query (OAuth 2.1 section 4.1.2): a form would need a script. */
function requireQueryMode({ oidc: { params } }: KoaContextWithOIDC, mode: string | undefined): void {
  if (mode !== undefined && mode !== 'query') {
    params!.response_mode = undefined;
    throw new errors.UnsupportedResponseMode();
  }
}
