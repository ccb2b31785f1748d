import type { Client } from 'oidc-provider';
import { admitAsserted } from './asserted-person';
import { invalidAssertion, verifyAssertion } from './trusted-issuers';
import type { EnterpriseIssuerSettings, TrustedIssuerSettings } from '../../../src/contract';
import { currentScopes } from '../../shared/current-scopes';
import { isConditionFailed } from '../../shared/record-table';
import { scopesInClaim } from '../../shared/scope-claim';
import { scopeClosure } from '../../shared/scope-closure';
import { createRecord } from '../records/record-table';
import { issuer as ownIssuer, mcpUrl, settings } from '../settings';
import { isSameResource } from '../tokens/resource-indicator';

/** The `typ` of an identity assertion authorization grant (ID-JAG), which tells it from every other JWT of its issuer. */
export const ID_JAG_TYPE = 'oauth-id-jag+jwt';

/** A person whom an assertion is about, and what a client may do for them. */
export interface AssertedPerson {
  /** Names the person on this server. */
  readonly subject: string;
  /** What the identity provider and the owner allow, by name. */
  readonly scopes: readonly string[];
}

/**
 * Checks the assertion of an identity provider that a client acts for one of its people (MCP enterprise-managed authorization;
 * Identity Assertion JWT Authorization Grant section 4.4), and that this person may enter. It is good for one use.
 *
 * @throws InvalidGrant
 * @throws ServiceUnavailableError
 */
export async function redeemIdentityAssertion(assertion: string, client: Client): Promise<AssertedPerson> {
  const { claims, issuer } = await verifyAssertion(assertion, isEnterpriseIssuer, {
    typ: ID_JAG_TYPE,
    audience: ownIssuer,
    requiredClaims: ['sub', 'exp', 'iat', 'jti', 'client_id', 'resource'],
  });
  if (claims.client_id !== client.clientId) {
    throw invalidAssertion('it is for another client');
  }
  const resources = [claims.resource].flat();
  if (!resources.some((resource) => isSameResource(String(resource), mcpUrl))) {
    throw invalidAssertion('it is for another resource');
  }
  if (claims.aud !== ownIssuer) {
    throw invalidAssertion('it has more than one audience');
  }
  const { subject, scopes } = admitAsserted(claims, issuer);
  await useOnce(issuer.issuer, claims.jti!, claims.exp);
  return { subject, scopes: scopesOf(issuer, scopes, claims.scope) };
}

function isEnterpriseIssuer(issuer: TrustedIssuerSettings): issuer is EnterpriseIssuerSettings {
  return issuer.type === 'enterprise';
}

async function useOnce(issuer: string, jti: string, expiresAt: number): Promise<void> {
  try {
    await createRecord('UsedAssertion', `${issuer} ${jti}`, {}, expiresAt + 60);
  } catch (error) {
    throw isConditionFailed(error) ? invalidAssertion('it has been used') : error;
  }
}

/**
 * Returns the scopes that the assertion names, of those that both the owner lets its issuer grant and the person may grant. It may name none,
 * and leave it to them.
 */
function scopesOf(issuer: EnterpriseIssuerSettings, grantable: readonly string[], named: unknown): string[] {
  const allowed = issuer.scopes && scopeClosure(issuer.scopes, settings.scopes);
  const names = named === undefined ? undefined : currentScopes(scopesInClaim('scope', named), settings.scopes);
  return grantable.filter((scope) => (allowed?.has(scope) ?? true) && (names?.has(scope) ?? true));
}
