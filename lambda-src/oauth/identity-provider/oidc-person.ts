import { claimAt, claimValues } from './claim';
import type { Person } from './identity-provider';
import { SignInError } from './sign-in-error';
import type { ClaimNames, JsonObject, OidcProviderSettings } from '../../../src/contract';

/** What a person is read by. */
export interface PersonReading extends Pick<OidcProviderSettings, 'claims' | 'trustsEmail'> {
  /** Whether it matters what groups people are in. */
  readonly needsGroups: boolean;
}

/**
 * Reads who has signed in.
 *
 * @param idToken the claims of the ID token, which precede those of the userinfo endpoint
 * @throws SignInError `failed` when a claim that it takes is missing
 */
export function oidcPerson(idToken: JsonObject, userinfo: JsonObject, { claims: names, trustsEmail, needsGroups }: PersonReading): Person {
  const claims = { ...userinfo, ...idToken };
  // the ID token alone: it is what was signed, and what userinfo was compared with
  const [subject] = claimValues(claimAt(idToken, names.subject));
  if (!subject) {
    throw new SignInError('failed', `The ID token has no claim ${names.subject.join('.')}, which names the person`);
  }
  if (needsGroups) {
    requireGroupsWithin(claims, names);
  }
  const name = claimAt(claims, names.name);
  const email = [idToken, userinfo].map((source) => vouchedEmail(source, names, trustsEmail)).find((address) => address !== undefined);
  const { acr, amr, auth_time: authTime } = idToken;
  return {
    subject,
    ...(typeof name === 'string' && { name }),
    ...(email !== undefined && { email }),
    groups: claimValues(claimAt(claims, names.groups)),
    claims,
    ...(typeof acr === 'string' && { acr }),
    ...(Array.isArray(amr) && { amr: claimValues(amr) }),
    authenticatedAt: typeof authTime === 'number' ? authTime : 0,
  };
}

/** The address and the mark that it is verified count together only: they may differ between ID token and userinfo. */
function vouchedEmail(source: JsonObject, names: ClaimNames, trustsEmail: boolean): string | undefined {
  const email = claimAt(source, names.email);
  const [verified = ''] = claimValues(claimAt(source, names.emailVerified));
  return typeof email === 'string' && (trustsEmail || ['true', '1'].includes(verified)) ? email : undefined;
}

/**
 * Of a person in very many groups, Entra ID tells where to ask for the groups instead (OpenID Connect Core section 5.6.2,
 * distributed claims). To take that for no groups would be wrong in a way that nobody understands.
 */
function requireGroupsWithin(claims: JsonObject, { groups }: ClaimNames): void {
  if (claimAt(claims, groups) === undefined && claimAt(claims, ['_claim_names', ...groups]) !== undefined) {
    throw new SignInError('failed', `The person is in more groups than fit into the ID token (claim ${groups.join('.')}). Let the identity provider name `
      + 'fewer: in Entra ID, choose "Groups assigned to the application" for the groups claim, or use app roles and a condition on the claim roles');
  }
}
