import { undeclared } from './scope-problems';
import type { AdmissionProps } from '../../admission';
import type { IdentityProviderDefinition } from '../identity-provider/identity-provider-definition';
import { DOMAIN_NAME, known, unresolvedNames } from '../prop-problems';

/** As far as it matters here: one `@`, and a domain after it. */
const EMAIL = /^[^@\s]+@([^@\s]+)$/;

/**
 * What is wrong with the conditions for entering.
 *
 * @param provider who signs people in
 * @param scopes the names of the scopes of the server
 */
export function admissionProblems(
  admission: AdmissionProps = {},
  { cannotTell = [], claims: ownClaims = {} }: Pick<IdentityProviderDefinition, 'cannotTell' | 'claims'> = {},
  scopes: readonly string[],
): string[] {
  const { emailDomains, emails, groups, claims = {}, scopesByGroup = {} } = admission;
  return [
    ...cannotTell.filter((condition) => admission[condition] !== undefined)
      .map((condition) => `${condition}: the identity provider tells nothing of that, so nobody could enter; leave it out`),
    ...Object.entries({ emailDomains, emails, groups }).flatMap(([prop, values]) => unsatisfiable(prop, values)),
    ...Object.entries(claims).flatMap(([claim, values]) => unsatisfiable(`claims: ${JSON.stringify(claim)}`, values)),
    ...known(emailDomains)
      .filter((domain) => !DOMAIN_NAME.test(domain.toLowerCase()))
      .map((domain) => `emailDomains: ${JSON.stringify(domain)} is not a domain; write what stands after the @, as in "example.com"`),
    ...known(emails)
      .filter((email) => !DOMAIN_NAME.test(EMAIL.exec(email.toLowerCase())?.[1] ?? ''))
      .map((email) => `emails: ${JSON.stringify(email)} is not an e-mail address`),
    ...unresolvedNames('claims', claims),
    ...Object.keys(ownClaims)
      .filter((claim) => claim in claims)
      .map((claim) => `claims: the identity provider has a condition of its own for ${JSON.stringify(claim)}; leave it out`),
    ...unresolvedNames('scopesByGroup', scopesByGroup),
    ...Object.entries(scopesByGroup).flatMap(([group, names]) => undeclared(names, scopes)
      .map((name) => `scopesByGroup: ${JSON.stringify(group)} has ${JSON.stringify(name)}, which is not one of the scopes; declare it, or leave it out`)),
  ];
}

/** An empty list would let nobody in, which nobody wants. */
function unsatisfiable(prop: string, values: readonly string[] | undefined): string[] {
  return values?.length === 0 ? [`${prop}: no value is given, so nobody could enter; leave it out, or name who may`] : [];
}
