import { hostCookie } from '../authorization/cookies';

/** Names the session of a browser in which somebody has signed in. The only cookie of oidc-provider's that browsers get. */
export const SESSION_COOKIE = hostCookie('session');

/** Names the interaction that oidc-provider is to resume. Exists between us and it alone. */
export const RESUME_COOKIE = 'resume';

/** oidc-provider insists on it, and nothing here reads it. */
export const INTERACTION_COOKIE = 'interaction';
