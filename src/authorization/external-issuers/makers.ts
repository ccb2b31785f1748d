import type { ExternalIssuerDefinition } from './external-issuer-definition';
import type {
  Auth0ExternalIssuerProps, EntraIdExternalIssuerProps, ExternalIssuerOptions, OidcExternalIssuerProps, OktaExternalIssuerProps,
} from './external-issuer-props';
import { hostProblems, issuerProblems, notEmpty, plainUrlProblems } from '../../checks/prop-problems';
import type { ExternalTokenSettings } from '../../contract';
import { guidProblems, tenantProblems } from '../tenant-problems';

/** What the tokens of a maker have of their own. */
type Quirks = Pick<ExternalTokenSettings, 'issuer' | 'clientIdClaims' | 'scopeClaims'> & Partial<ExternalTokenSettings>;

/** Any authorization server that publishes its metadata. */
export function oidcIssuer(props: OidcExternalIssuerProps): ExternalIssuerDefinition {
  const { issuer, jwksUri, tokenTypes, requiredClaims = {}, scopePrefix = '' } = props;
  return definition(props, [
    ...issuerProblems('issuer', issuer),
    ...(jwksUri === undefined ? [] : plainUrlProblems('jwksUri', jwksUri)),
  ], {
    issuer,
    jwksUri,
    types: tokenTypes,
    requiredClaims,
    clientIdClaims: props.clientIdClaims ?? ['client_id', 'azp'],
    scopeClaims: props.scopeClaims ?? ['scope'],
    scopePrefix,
    requestedScopePrefix: scopePrefix,
  });
}

/** A tenant of Auth0. */
export function auth0Issuer(props: Auth0ExternalIssuerProps): ExternalIssuerDefinition {
  return definition(props, hostProblems('domain', props.domain), {
    issuer: `https://${props.domain}/`,
    // by the profile that its API has tokens in
    clientIdClaims: ['client_id', 'azp'],
    scopeClaims: ['scope', 'permissions'],
  });
}

/** A custom authorization server of Okta. */
export function oktaIssuer(props: OktaExternalIssuerProps): ExternalIssuerDefinition {
  const { domain, authorizationServerId = 'default' } = props;
  return definition(props, [...hostProblems('domain', domain), ...notEmpty('authorizationServerId', authorizationServerId)], {
    issuer: `https://${domain}/oauth2/${authorizationServerId}`,
    clientIdClaims: ['cid'],
    scopeClaims: ['scp'],
  });
}

/** A tenant of Microsoft Entra ID. */
export function entraIdIssuer({ tenantId, clientId, host = 'login.microsoftonline.com' }: EntraIdExternalIssuerProps): ExternalIssuerDefinition {
  const tenant = `https://${host}/${tenantId}`;
  const jwks = `${tenant}/discovery/v2.0/keys`;
  return {
    problems: [...tenantProblems(tenantId), ...guidProblems('clientId', clientId), ...hostProblems('host', host)],
    bind: (_scope, { url }) => ({
      tokens: {
        ...TOKENS,
        issuer: `${tenant}/v2.0`,
        jwksUri: jwks,
        audiences: [clientId],
        clientIdClaims: ['azp'],
        scopeClaims: ['scp'],
        requestedScopePrefix: `${url}/`,
      },
      endpoints: {
        authorization: `${tenant}/oauth2/v2.0/authorize`,
        token: `${tenant}/oauth2/v2.0/token`,
        jwks,
        // without it, there is no refresh token
        scopes: ['offline_access'],
      },
    }),
  };
}

const TOKENS = { type: 'external', requiredClaims: {}, scopePrefix: '', requestedScopePrefix: '' } as const;

function definition({ audiences }: ExternalIssuerOptions, problems: readonly string[], quirks: Quirks): ExternalIssuerDefinition {
  return {
    problems: [...problems, ...(audiences?.length === 0 ? ['audiences: there must be one at least'] : [])],
    bind: (_scope, { url }) => ({ tokens: { ...TOKENS, audiences: audiences ?? [url], ...quirks } }),
  };
}
