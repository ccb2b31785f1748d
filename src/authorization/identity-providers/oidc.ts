import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { BoundIdentityProvider, IdentityProviderDefinition } from './identity-provider-definition';
import { ClientSecretTransport, type IdentityProviderOptions, type OidcIdentityProviderProps } from './oidc-identity-provider-props';
import { issuerProblems, notEmpty } from '../../checks/prop-problems';
import type { ClaimNames, OidcProviderSettings } from '../../contract';

/** What every request of a sign-in sets itself (RFC 6749, RFC 7636, OpenID Connect Core 1.0). */
const OWN_PARAMETERS = [
  'response_type', 'client_id', 'redirect_uri', 'state', 'nonce', 'code_challenge', 'code_challenge_method', 'scope', 'acr_values', 'max_age',
  'login_hint',
];

/** The claims of OpenID Connect Core 1.0 section 5.1, and what most providers call groups. */
export const STANDARD_CLAIMS: ClaimNames = {
  subject: ['sub'],
  email: ['email'],
  emailVerified: ['email_verified'],
  name: ['name'],
  groups: ['groups'],
};

/** What is asked for unless something else is. */
export const STANDARD_SCOPES = ['openid', 'profile', 'email'];

/** Any OpenID provider. */
export function openIdProvider(props: OidcIdentityProviderProps): IdentityProviderDefinition {
  const { scopes = STANDARD_SCOPES, parameters = {} } = props;
  return {
    problems: [
      ...notEmpty('label', props.label),
      ...notEmpty('clientId', props.clientId),
      ...issuerProblems('issuer', props.issuer),
      ...OWN_PARAMETERS.filter((name) => name in parameters).map((name) => `parameters: ${name} is set by the sign-in itself; leave it out`),
    ],
    bind: () => oidcBinding(props.clientSecret, {
      label: props.label,
      issuer: props.issuer,
      clientId: props.clientId,
      clientAuthentication: props.clientSecret ? props.clientSecretTransport ?? ClientSecretTransport.BASIC : 'none',
      scopes: scopes.includes('openid') ? scopes : ['openid', ...scopes],
      parameters,
      ...requirements(props),
      claims: {
        subject: claimPath(props.claims?.subject ?? 'sub'),
        email: claimPath(props.claims?.email ?? 'email'),
        emailVerified: claimPath(props.claims?.emailVerified ?? 'email_verified'),
        name: claimPath(props.claims?.name ?? 'name'),
        groups: claimPath(props.claims?.groups ?? 'groups'),
      },
      trustsEmail: props.trustsEmail ?? false,
      userinfo: props.userinfo ?? true,
    }),
  };
}

/** The settings, and the secret that they name. */
export function oidcBinding(
  secret: secretsmanager.ISecret | undefined,
  settings: Omit<OidcProviderSettings, 'type' | 'clientSecretArn'>,
): BoundIdentityProvider {
  return { settings: { type: 'oidc', clientSecretArn: secret?.secretArn, ...settings }, secret };
}

/** What is asked of the way people sign in. */
export function requirements({ acrValues, maxAge }: IdentityProviderOptions): Pick<OidcProviderSettings, 'acrValues' | 'maxAge'> {
  return { acrValues, maxAge: maxAge?.toSeconds() };
}

/** The path of a claim. Names that are URLs, which claims outside the standards should have, are not taken apart. */
export function claimPath(name: string): string[] {
  return name.includes('://') ? [name] : name.split('.');
}
