import type { Client } from 'oidc-provider';
import { invalidAssertion, verifyAssertion } from './trusted-issuers';
import { isWorkloadIssuer } from './workload-client';
import { OAUTH_PATHS } from '../../../src/contract';
import { issuer as ownIssuer } from '../settings';

/**
 * Checks the assertion of a platform that a workload is one of those that the owner lets in (workload identity federation).
 * Platforms give a workload one for its life, or an hour: it may come again with it.
 *
 * @returns what the owner grants it, by name
 * @throws InvalidGrant
 * @throws ServiceUnavailableError
 */
export async function checkWorkloadAssertion(assertion: string, client: Client): Promise<readonly string[]> {
  const { claims, issuer } = await verifyAssertion(assertion, isWorkloadIssuer, { audience: [ownIssuer, ownIssuer + OAUTH_PATHS.token] });
  if (issuer.clientId !== client.clientId) {
    throw invalidAssertion('it is of another client');
  }
  if (!issuer.subjects.some((pattern) => matches(claims.sub, pattern))) {
    throw invalidAssertion('the workload is none of those that may come');
  }
  return issuer.scopes;
}

/** @param pattern a subject, or the beginning of one and `*` */
function matches(subject: string, pattern: string): boolean {
  return pattern.endsWith('*') ? subject.startsWith(pattern.slice(0, -1)) : subject === pattern;
}
