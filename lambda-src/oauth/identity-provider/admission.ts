import { claimAt, claimValues } from './claim';
import { withAsciiDomain } from './email-address';
import type { Person } from './identity-provider';
import { SignInError } from './sign-in-error';
import type { AdmissionSettings, OAuthSettings } from '../../../src/contract';
import { scopeClosure } from '../../shared/scope-closure';

/** Stands for everybody in `scopesByGroup`. */
const EVERYBODY = '*';

/**
 * Lets a person in who meets all the conditions that the settings give.
 *
 * @returns the names of the scopes that they may grant, with those that they include, in the order of declaration
 * @throws SignInError `notAdmitted`
 */
export function admit(person: Person, { admission, scopes }: Pick<OAuthSettings, 'admission' | 'scopes'>): readonly string[] {
  requireAdmission(person, admission);
  const grantable = scopeClosure(grantableScopes(person, admission) ?? scopes.map(({ name }) => name), scopes);
  return scopes.map(({ name }) => name).filter((name) => grantable.has(name));
}

/** Whether it matters what groups people are in. */
export function dependsOnGroups({ groups, scopesByGroup = {} }: AdmissionSettings): boolean {
  return groups !== undefined || Object.keys(scopesByGroup).some((group) => group !== EVERYBODY);
}

/** Whether it matters what e-mail addresses people have. */
export function dependsOnEmail({ emailDomains, emails }: AdmissionSettings): boolean {
  return emailDomains !== undefined || emails !== undefined;
}

function requireAdmission(person: Person, { emailDomains, emails, groups, claims = {} }: AdmissionSettings): void {
  const email = person.email === undefined ? undefined : withAsciiDomain(lowerCase(person.email));
  const domain = domainOf(email);
  // here, not at synthesis: the settings may be known at deployment only, and then be empty too
  if (emailDomains !== undefined && !(domain !== '' && emailDomains.map(lowerCase).includes(domain))) {
    throw notAdmitted(email === undefined ? 'they have no verified e-mail address' : 'their e-mail address is in none of the domains');
  }
  if (emails !== undefined && !(email && emails.map(lowerCase).includes(email))) {
    throw notAdmitted(email === undefined ? 'they have no verified e-mail address' : 'their e-mail address is not listed');
  }
  if (groups !== undefined && !groups.some((group) => person.groups.includes(group))) {
    throw notAdmitted('they are in none of the groups');
  }
  for (const [name, values] of Object.entries(claims)) {
    if (!claimValues(admissionClaim(person, name)).some((value) => values.includes(value))) {
      throw notAdmitted(`their claim ${name} has none of the values`);
    }
  }
}

function grantableScopes(person: Person, { scopesByGroup }: AdmissionSettings): string[] | undefined {
  return scopesByGroup && [EVERYBODY, ...person.groups.filter((group) => group !== EVERYBODY)]
    .flatMap((group) => (Object.hasOwn(scopesByGroup, group) ? scopesByGroup[group]! : []));
}

/** A name with dots may be the path of a nested claim, or the whole name, as `https://example.com/department` is. */
function admissionClaim({ claims }: Person, name: string): unknown {
  return claimAt(claims, [name]) ?? claimAt(claims, name.split('.'));
}

/** The empty string if there is none. */
function domainOf(email: string | undefined): string {
  return email?.includes('@') ? email.slice(email.lastIndexOf('@') + 1) : '';
}

/** Of ASCII letters alone: `toLowerCase` makes a k of the Kelvin sign, and so one domain of two. */
function lowerCase(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

function notAdmitted(reason: string): SignInError {
  return new SignInError('notAdmitted', `The person is not admitted: ${reason}. To let them in, change "admission", or that at the identity provider`);
}
