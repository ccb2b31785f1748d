import type { Provider } from 'oidc-provider';

/**
 * Lets a session keep its id. oidc-provider would change it with every step of an authorization, and of two that go on at the
 * same time in one browser, one would lose its session. Nobody can plant an id here: it is made when somebody has signed in.
 */
export function keepSessionIds(provider: Provider): void {
  provider.Session.prototype.resetIdentifier = () => {};
}
