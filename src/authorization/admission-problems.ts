import type { AdmissionProps } from './admission';
import type { IdentityProviderDefinition } from './identity-providers/identity-provider-definition';
import { type DeclaredScope, undeclared } from './scope-problems';
import { DOMAIN_NAME, known } from '../checks/prop-problems';

/** As far as it matters here: one `@`, and a domain after it. */
const EMAIL = /^[^@\s]+@([^@\s]+)$/;

/**
 * Finds what is wrong with the conditions for entering.
 *
 * @param provider who signs people in
 * @param scopes those of the server
 */
export function admissionProblems(
  admission: AdmissionProps = {},
  { cannotTell = [], claims: ownClaims = {}, groupProblems }: Pick<IdentityProviderDefinition, 'cannotTell' | 'claims' | 'groupProblems'> = {},
  scopes: readonly DeclaredScope[],
): string[] {
  const { emailDomains, emails, groups, claims = {}, scopesByGroup = {} } = admission;
  return [
    ...cannotTell.filter((condition) => admission[condition] !== undefined)
      .map((condition) => `${condition}: the identity provider tells nothing of that, so nobody could enter; leave it out`),
    ...Object.entries({ emailDomains, emails, groups }).flatMap(([prop, values]) => unsatisfiable(prop, values)),
    ...Object.entries(claims).flatMap(([claim, values]) => unsatisfiable(`claims: ${JSON.stringify(claim)}`, values)),
    ...known(emailDomains)
      .filter((domain) => !DOMAIN_NAME.test(domain.toLowerCase()))
      .map((domain) => `emailDomains: ${JSON.stringify(domain)} is not a domain; write what stands after the @, as in "example.com" or, of bücher.example, "xn--bcher-kva.example"`),
    ...known(emails)
      .filter((email) => !DOMAIN_NAME.test(EMAIL.exec(email.toLowerCase())?.[1] ?? ''))
      .map((email) => `emails: ${JSON.stringify(email)} is not an e-mail address`),
    ...groupProblems?.(known(groups)).map((problem) => `groups: ${problem}`) ?? [],
    ...groupProblems?.(known(Object.keys(scopesByGroup)).filter((group) => group !== '*')).map((problem) => `scopesByGroup: ${problem}`) ?? [],
    ...Object.keys(ownClaims)
      .filter((claim) => claim in claims)
      .map((claim) => `claims: the identity provider has a condition of its own for ${JSON.stringify(claim)}; leave it out`),
    ...Object.entries(scopesByGroup).flatMap(([group, names]) => undeclared(names, scopes)
      .map((problem) => `scopesByGroup of ${JSON.stringify(group)}: ${problem}`)),
  ];
}

/** An empty list would let nobody in, which nobody wants. */
function unsatisfiable(prop: string, values: readonly string[] | undefined): string[] {
  return values?.length === 0 ? [`${prop}: no value is given, so nobody could enter; leave it out, or name who may`] : [];
}
