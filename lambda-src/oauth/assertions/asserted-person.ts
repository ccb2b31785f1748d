import type { JWTPayload } from 'jose';
import { invalidAssertion } from './trusted-issuers';
import type { ClaimNames, EnterpriseIssuerSettings, OidcProviderSettings } from '../../../src/contract';
import { admit, dependsOnGroups } from '../identity-provider/admission';
import { oidcPerson } from '../identity-provider/oidc-person';
import { SignInError } from '../identity-provider/sign-in-error';
import { assertedSubject } from '../identity-provider/subject';
import { settings } from '../settings';

/** The claims of OpenID Connect Core section 5.1, and the usual one for groups. */
const STANDARD_CLAIMS: ClaimNames = { subject: ['sub'], email: ['email'], emailVerified: ['email_verified'], name: ['name'], groups: ['groups'] };

/** A person whom an assertion is about, and who may enter. */
export interface AdmittedPerson {
  /** Names the person on this server. */
  readonly subject: string;
  /** The names of the scopes that they may grant, with those that they include. */
  readonly scopes: readonly string[];
}

/**
 * Admits the person whom an assertion is about, by the same conditions as somebody who signs in, unless its issuer has conditions of its own.
 * An identity provider that people also sign in at is read as it is there, so that the same people are the same.
 *
 * @throws InvalidGrant when the person may not enter, or the assertion does not say who they are
 */
export function admitAsserted(claims: JWTPayload, issuer: EnterpriseIssuerSettings): AdmittedPerson {
  const admission = issuer.admission ?? settings.admission;
  const { claims: names, trustsEmail } = signInAt(issuer) ?? { claims: STANDARD_CLAIMS, trustsEmail: false };
  try {
    const person = oidcPerson(claims, {}, { claims: names, trustsEmail, needsGroups: dependsOnGroups(admission) });
    return { subject: assertedSubject(person.subject, issuer.issuer, settings), scopes: admit(person, { admission, scopes: settings.scopes }) };
  } catch (error) {
    throw error instanceof SignInError ? invalidAssertion(error.message) : error;
  }
}

function signInAt({ issuer }: EnterpriseIssuerSettings): OidcProviderSettings | undefined {
  const { identityProvider } = settings;
  return identityProvider?.type === 'oidc' && identityProvider.issuer === issuer ? identityProvider : undefined;
}
