import type { IdentityProviderDefinition } from './identity-provider-definition';
import type {
  Auth0IdentityProviderProps, EntraIdIdentityProviderProps, GoogleIdentityProviderProps, IdentityProviderClient,
  KeycloakIdentityProviderProps, OktaIdentityProviderProps,
} from './identity-provider-props';
import { claimPath, oidcBinding, requirements, STANDARD_CLAIMS, STANDARD_SCOPES } from './oidc';
import type { IdentityProviderOptions } from './oidc-identity-provider-props';
import { hostProblems, issuerProblems, notEmpty } from '../../checks/prop-problems';
import type { OidcProviderSettings } from '../../contract';
import { tenantProblems } from '../tenant-problems';

/** What the provider of a maker has of its own. */
type Quirks = Pick<OidcProviderSettings, 'issuer' | 'clientAuthentication'> & Partial<OidcProviderSettings>;

/** A tenant of Microsoft Entra ID. */
export function entraId(props: EntraIdIdentityProviderProps): IdentityProviderDefinition {
  const { tenantId, host = 'login.microsoftonline.com', domainHint, trustsEmail = false } = props;
  return definition('Microsoft', props, {
    problems: [...tenantProblems(tenantId), ...hostProblems('host', host), ...withoutAcr('Entra ID', props)],
    quirks: {
      issuer: `https://${host}/${tenantId}/v2.0`,
      clientAuthentication: 'client_secret_post',
      parameters: given({ domain_hint: domainHint }),
      // `sub` is another one for each app registration
      claims: { ...STANDARD_CLAIMS, subject: ['oid'], emailVerified: ['xms_edov'] },
      trustsEmail,
    },
  });
}

/** Google accounts. */
export function google(props: GoogleIdentityProviderProps): IdentityProviderDefinition {
  const { hostedDomain } = props;
  return {
    ...definition('Google', props, {
      problems: [...hostProblems('hostedDomain', hostedDomain), ...withoutAcr('Google', props)],
      quirks: {
        issuer: 'https://accounts.google.com',
        clientAuthentication: 'client_secret_post',
        // otherwise a browser with one account takes that one unasked
        parameters: given({ prompt: 'select_account', hd: hostedDomain }),
      },
    }),
    cannotTell: ['groups'],
    ...(hostedDomain === undefined
      ? {
        strangers: 'anybody with a Google account',
        emailDomainWarning: 'an account of somebody who has left may still have an address of the domain; write hostedDomain of IdentityProvider.google, which admits '
          + 'accounts of the organization only',
      }
      // the parameter only chooses the account; the claim is what counts
      : { claims: { hd: [hostedDomain] } }),
  };
}

/** An organization at Okta. */
export function okta(props: OktaIdentityProviderProps): IdentityProviderDefinition {
  const { domain, authorizationServerId } = props;
  return definition('Okta', props, {
    problems: [...hostProblems('domain', domain), ...notEmpty('authorizationServerId', authorizationServerId)],
    quirks: {
      issuer: authorizationServerId === undefined ? `https://${domain}` : `https://${domain}/oauth2/${authorizationServerId}`,
      clientAuthentication: 'client_secret_basic',
      // custom authorization servers refuse scopes that they do not know
      scopes: authorizationServerId === undefined ? [...STANDARD_SCOPES, 'groups'] : STANDARD_SCOPES,
      // with the code flow, its ID tokens have hardly any claims
      userinfo: true,
    },
  });
}

/** A tenant of Auth0. */
export function auth0(props: Auth0IdentityProviderProps): IdentityProviderDefinition {
  const { domain, organization, connection, groupsClaim } = props;
  return {
    ...definition('Auth0', props, {
      problems: [...hostProblems('domain', domain), ...notEmpty('groupsClaim', groupsClaim)],
      quirks: {
        issuer: `https://${domain}/`,
        clientAuthentication: 'client_secret_post',
        parameters: given({ organization, connection }),
        claims: groupsClaim === undefined ? STANDARD_CLAIMS : { ...STANDARD_CLAIMS, groups: claimPath(groupsClaim) },
      },
    }),
    ...(organization === undefined && connection === undefined && { strangers: 'anybody whom the tenant lets sign up, which is everybody by default' }),
    ...(organization !== undefined && { claims: { org_id: [organization] } }),
  };
}

/** A realm of Keycloak. */
export function keycloak(props: KeycloakIdentityProviderProps): IdentityProviderDefinition {
  const { url, realm, groupsClaim = 'realm_access.roles' } = props;
  const issuer = `${url.replace(/\/$/, '')}/realms/${realm}`;
  return definition('Keycloak', props, {
    problems: [...issuerProblems('url', url), ...notEmpty('realm', realm), ...notEmpty('groupsClaim', groupsClaim)],
    quirks: {
      issuer,
      clientAuthentication: 'client_secret_basic',
      claims: { ...STANDARD_CLAIMS, groups: claimPath(groupsClaim) },
      userinfo: true,
    },
  });
}

function definition(
  maker: string,
  props: IdentityProviderClient,
  { problems, quirks }: { readonly problems: readonly string[]; readonly quirks: Quirks },
): IdentityProviderDefinition {
  return {
    problems: [...notEmpty('clientId', props.clientId), ...notEmpty('label', props.label), ...problems],
    bind: () => oidcBinding(props.clientSecret, {
      label: props.label ?? maker,
      clientId: props.clientId,
      scopes: STANDARD_SCOPES,
      parameters: {},
      ...requirements(props),
      claims: STANDARD_CLAIMS,
      trustsEmail: false,
      userinfo: false,
      ...quirks,
    }),
  };
}

/** Of makers whose tokens do not say how people proved who they are. */
export function withoutAcr(maker: string, { acrValues }: IdentityProviderOptions): string[] {
  return acrValues ? [`acrValues: ${maker} does not say how people proved who they are (acr), so nobody could sign in; leave it out`] : [];
}

function given(parameters: { readonly [name: string]: string | undefined }): { [name: string]: string } {
  return Object.fromEntries(Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
