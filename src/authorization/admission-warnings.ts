import type { AdmissionProps } from './admission';
import type { TrustedIssuerSettings } from '../contract';
import type { IdentityProviderDefinition } from './identity-providers/identity-provider-definition';
import { known } from '../checks/prop-problems';

/** Claims of OpenID Connect Core section 5.1, and of Microsoft, of which section 5.7 says that they identify nobody. */
const LOOSE_CLAIMS = ['email', 'preferred_username', 'upn', 'unique_name', 'username', 'nickname', 'name', 'given_name', 'family_name'];

/** Finds conditions that may come to be met by others than the owner means, because what they compare can change hands. */
export function admissionWarnings(
  { emailDomains, groups, claims = {}, scopesByGroup = {} }: AdmissionProps,
  {
    emailDomainWarning, groupWarnings, looseClaims = LOOSE_CLAIMS,
  }: Pick<IdentityProviderDefinition, 'emailDomainWarning' | 'groupWarnings' | 'looseClaims'>,
): string[] {
  return [
    ...emailDomains === undefined || emailDomainWarning === undefined ? [] : [`emailDomains: ${emailDomainWarning}`],
    ...groupWarnings?.(known(groups)).map((warning) => `groups: ${warning}`) ?? [],
    ...groupWarnings?.(known(Object.keys(scopesByGroup)).filter((group) => group !== '*')).map((warning) => `scopesByGroup: ${warning}`) ?? [],
    ...Object.keys(claims).filter((claim) => looseClaims.includes(claim)).map((claim) => `claims: ${JSON.stringify(claim)} may be what people `
      + `chose themselves, or become somebody else's; ${claim === 'email' ? 'write "emails", which takes verified addresses only' : 'choose a claim that stays, such as an id'}`),
  ];
}

/** Finds trusted issuers whose people have to meet conditions that only another identity provider can tell about. */
export function assertionWarnings(
  { groups, scopesByGroup = {} }: AdmissionProps,
  { claims, groupProblems }: Pick<IdentityProviderDefinition, 'claims' | 'groupProblems'>,
  issuers: readonly TrustedIssuerSettings[],
): string[] {
  const hasOwnGroups = groupProblems !== undefined && (groups !== undefined || Object.keys(scopesByGroup).some((group) => group !== '*'));
  return claims === undefined && !hasOwnGroups ? [] : issuers
    .filter((issuer) => issuer.type === 'enterprise' && issuer.admission === undefined)
    .map(({ issuer }) => `${JSON.stringify(issuer)}: its people have to meet conditions of the identity provider that people sign in at, of which its assertions tell `
      + 'nothing, unless it is the same; give it conditions of its own, as in admission: {}, which admits all that it vouches for');
}
