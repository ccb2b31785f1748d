import type { Grant, KoaContextWithOIDC, Session } from 'oidc-provider';
import { epochSeconds } from '../../shared/clock';
import { settings } from '../settings';

/** How long a person may take for a step: to sign in, with all that their identity provider asks of them, or to consent. In seconds. */
export const INTERACTION_LIFETIME = 1_800;

/** OAuth 2.1 section 4.1.2 wants ten minutes at most; clients need a moment. In seconds. */
const CODE_LIFETIME = 60;

/** How long oidc-provider's models live, in seconds. */
export const LIFETIMES = {
  AccessToken: settings.accessTokenLifetime,
  ClientCredentials: settings.accessTokenLifetime,
  AuthorizationCode: CODE_LIFETIME,
  IdToken: settings.accessTokenLifetime,
  Interaction: INTERACTION_LIFETIME,
  Grant: settings.grantLifetime,
  /** No longer than what it renews access to. */
  RefreshToken: ({ oidc }: KoaContextWithOIDC) => Math.min(settings.refreshTokenLifetime, remaining(oidc.grant as Grant | undefined)),
  /** Counted from the sign-in, however often the session is used. */
  Session: (_ctx: KoaContextWithOIDC, session: Session) => Math.max(1, (session.iat ?? epochSeconds()) + settings.sessionLifetime - epochSeconds()),
};

function remaining(grant: Grant | undefined): number {
  return Math.max(1, (grant?.exp ?? Infinity) - epochSeconds());
}
