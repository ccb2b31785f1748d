import type { OAuthSettings } from '../../../src/contract';

/** The settings that subjects depend on. */
type Issuers = Pick<OAuthSettings, 'identityProvider' | 'trustedIssuers'>;

/**
 * Names a person of a trusted issuer on this server. People of the identity provider that people also sign in at are the same people; those of
 * others are not, whatever they are called.
 *
 * @param subject names the person at the issuer
 */
export function assertedSubject(subject: string, issuer: string, { identityProvider }: Pick<Issuers, 'identityProvider'>): string {
  return identityProvider?.type === 'oidc' && identityProvider.issuer === issuer ? subject : prefixOf(issuer) + subject;
}

/** Tells whether a subject of the identity provider is what a person of another issuer is called here. */
export function isOfAnotherIssuer(subject: string, { identityProvider, trustedIssuers }: Issuers): boolean {
  return trustedIssuers.some(({ type, issuer }) =>
    type === 'enterprise' && subject.startsWith(prefixOf(issuer)) && !(identityProvider?.type === 'oidc' && identityProvider.issuer === issuer));
}

/** An issuer has no fragment (RFC 8414 section 2), so that no two prefixes begin alike. */
function prefixOf(issuer: string): string {
  return `${issuer}#`;
}
