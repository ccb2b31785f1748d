import type { Provider } from 'oidc-provider';
import { JWT_BEARER_GRANT } from '../../../src/contract';
import { settings } from '../settings';

/** Adds the grant that exchanges assertions of trusted issuers for access tokens (RFC 7523 section 2.1), if there are any. */
export function registerAssertionGrant(provider: Provider): void {
  if (settings.trustedIssuers.length > 0) {
    provider.registerGrantType(
      JWT_BEARER_GRANT,
      async (ctx) => (await import('./assertion-exchange')).answerAssertion(provider, ctx),
      ['assertion', 'scope', 'resource'],
    );
  }
}
