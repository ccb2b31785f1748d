import { Token } from 'aws-cdk-lib';
import { issuerProblems, known, notEmpty, plainUrlProblems } from '../../checks/prop-problems';
import type { TrustedIssuerSettings, WorkloadIssuerSettings } from '../../contract';
import { admissionProblems } from '../admission-problems';
import { type DeclaredScope, undeclared } from '../scope-problems';

/**
 * Finds what is wrong with the issuers whose assertions are taken.
 *
 * @param clientIds of the clients that the stack registers
 * @param scopes those of the server
 */
export function trustedIssuerProblems(
  issuers: readonly TrustedIssuerSettings[],
  clientIds: readonly string[],
  scopes: readonly DeclaredScope[],
): string[] {
  const workloads = issuers.filter((issuer) => issuer.type === 'workload');
  return issuers.flatMap((issuer) => [
    ...issuerProblems('issuer', issuer.issuer),
    ...(issuer.jwksUri === undefined ? [] : plainUrlProblems('jwksUri', issuer.jwksUri)),
    ...undeclared(issuer.scopes, scopes).map((problem) => `scopes: ${problem}`),
    ...(issuer.type === 'enterprise' ? admissionProblems(issuer.admission, {}, scopes) : []).map((problem) => `admission.${problem}`),
    ...(issuer.type === 'workload' ? workloadProblems(issuer, [...clientIds, ...workloads.filter((other) => other !== issuer).map(({ clientId }) => clientId)]) : []),
  ].map((problem) => `trustedIssuers: ${JSON.stringify(issuer.issuer)}: ${problem}`));
}

function workloadProblems({ clientId, subjects }: WorkloadIssuerSettings, otherClientIds: readonly string[]): string[] {
  return [
    ...notEmpty('clientId', clientId),
    ...(otherClientIds.includes(clientId) ? [`clientId: another client is ${JSON.stringify(clientId)}; give each one of its own`] : []),
    ...(!Token.isUnresolved(clientId) && /^https:/i.test(clientId) ? ['clientId: an https: URL is the id of a metadata document; choose another one'] : []),
    ...(subjects.length > 0 ? [] : ['subjects: there must be one at least']),
    ...known(subjects)
      .filter((subject) => !/^[^*]+\*?$/.test(subject))
      .map((subject) => `subjects: ${JSON.stringify(subject)} must begin with something else than "*", which can only stand at its end: otherwise strangers could come`),
  ];
}
