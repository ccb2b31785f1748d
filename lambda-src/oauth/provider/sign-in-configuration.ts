import type { Configuration } from 'oidc-provider';
import { signInPolicy } from './interaction-policy';
import { INTERACTION_COOKIE, RESUME_COOKIE, SESSION_COOKIE } from './provider-cookies';
import { interactionUrl } from '../authorization/interaction';
import { OTHER_RESPONSE_MODE, refuseOtherResponseMode } from '../authorization/response-mode';
import { completeScopes } from '../tokens/requested-scopes';
import { OPENID_FOR_PARAMETERS } from '../tolerance/openid-parameters';

/** How oidc-provider is configured besides if people can sign in. */
export const SIGN_IN_CONFIGURATION: Configuration = {
  interactions: {
    policy: signInPolicy(),
    url: (_ctx, { uid }) => interactionUrl(uid),
  },
  cookies: { names: { session: SESSION_COOKIE, interaction: INTERACTION_COOKIE, resume: RESUME_COOKIE } },
  extraParams: { scope: completeScopes, [OTHER_RESPONSE_MODE]: refuseOtherResponseMode, [OPENID_FOR_PARAMETERS]: null },
  // loaded with what sign-in alone needs
  loadExistingGrant: async (ctx) => (await import('../authorization/grant')).loadGrant(ctx),
  pkce: { required: () => true },
  allowOmittingSingleRegisteredRedirectUri: false,
  // a session ends long before the grants that were made in it
  expiresWithSession: () => false,
  issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
  rotateRefreshToken: true,
};
