import { admissionWarnings, assertionWarnings } from './admission-warnings';
import type { BuiltInAuthorizationOptions } from './built-in-authorization';

/** Something that the owner should know. */
export interface Warning {
  /** Names its kind, so that it can be acknowledged. */
  readonly id: string;
  /** Lower case, no full stop. */
  readonly text: string;
}

/** Finds out who may enter though the owner may not mean it, and who cannot. */
export function signInWarnings({ identityProvider, trustedIssuers = [], admission = {} }: BuiltInAuthorizationOptions): Warning[] {
  const { emailDomains, emails, groups, claims } = admission;
  const issuers = trustedIssuers.map(({ _settings }) => _settings);
  if (!identityProvider) {
    // people may come by way of their organization's identity provider
    return issuers.some(({ type }) => type === 'enterprise') ? [] : [{
      id: 'noSignIn',
      text: 'nobody can sign in, so only machine clients can use the server; give it an identity provider, as in '
        + 'authorization: Authorization.builtIn({ identityProvider: IdentityProvider.passphrase() })',
    }];
  }
  const { strangers } = identityProvider._definition;
  return [
    ...admissionWarnings(admission, identityProvider._definition).map((text) => ({ id: 'admissionByName', text: `authorization: admission.${text}` })),
    ...assertionWarnings(admission, identityProvider._definition, issuers)
      .map((text) => ({ id: 'assertionAdmission', text: `authorization: trustedIssuers: ${text}` })),
    ...(strangers && !(emailDomains ?? emails ?? groups ?? claims) ? [{
      id: 'strangersMayEnter',
      text: `${strangers} may enter; say who may by the prop admission, as in admission: { emailDomains: ['example.com'] }`,
    }] : []),
  ];
}
