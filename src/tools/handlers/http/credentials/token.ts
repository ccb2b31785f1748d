import type * as iam from 'aws-cdk-lib/aws-iam';
import { AUTHORIZATION, type HttpCredentialsDefinition } from './http-credentials-definition';
import { ClientSecretTransport } from '../../../../authorization/identity-providers/oidc-identity-provider-props';
import { grantReadValue } from '../../../../aws/generated-secret';
import { known, notEmpty, tokenUrlProblems } from '../../../../checks/prop-problems';
import type { TokenRequestManifest } from '../../../../contract';
import { type ClientCredentialsProps, type OnBehalfOfUserProps, TokenExchangeGrant, type TokenRequestProps } from '../http-credentials-options';

/** What requests for tokens set themselves (RFC 6749 sections 2.3.1 and 4.4.2, RFC 8693 section 2.1, RFC 7523 section 2.1). */
const OWN_PARAMETERS = [
  'grant_type', 'client_id', 'client_secret', 'scope', 'assertion', 'requested_token_use', 'subject_token', 'subject_token_type',
];

/** RFC 6749 section 3.3. */
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

/** RFC 6749 section 4.4. */
export function clientCredentials(props: ClientCredentialsProps): HttpCredentialsDefinition {
  return {
    problems: tokenRequestProblems(props),
    carrier: AUTHORIZATION,
    actsForPerson: false,
    bind: (server) => ({ type: 'clientCredentials', ...bindTokenRequest(server, props) }),
  };
}

/** RFC 8693, or RFC 7523. */
export function onBehalfOfUser(props: OnBehalfOfUserProps): HttpCredentialsDefinition {
  return {
    problems: tokenRequestProblems(props),
    carrier: AUTHORIZATION,
    actsForPerson: true,
    bind: (server) => ({ type: 'tokenExchange', grant: props.grant ?? TokenExchangeGrant.TOKEN_EXCHANGE, ...bindTokenRequest(server, props) }),
  };
}

function tokenRequestProblems({ tokenUrl, clientId, clientSecretField, scopes, parameters = {} }: TokenRequestProps): string[] {
  return [
    ...tokenUrlProblems('tokenUrl', tokenUrl),
    ...notEmpty('clientId', clientId),
    ...notEmpty('clientSecretField', clientSecretField),
    ...known(scopes)
      .filter((scope) => !SCOPE.test(scope))
      .map((scope) => `scopes: ${JSON.stringify(scope)} is no scope (RFC 6749 section 3.3); give each one as an entry of its own, without spaces`),
    ...OWN_PARAMETERS.filter((name) => name in parameters).map((name) => `parameters: ${name} is set by the request itself; leave it out`),
  ];
}

function bindTokenRequest(server: iam.IGrantable, props: TokenRequestProps): TokenRequestManifest {
  grantReadValue(props.clientSecret, server);
  return {
    tokenUrl: props.tokenUrl,
    clientId: props.clientId,
    clientSecret: { secretArn: props.clientSecret.secretArn, field: props.clientSecretField },
    clientAuthentication: props.clientAuthentication ?? ClientSecretTransport.BASIC,
    scopes: props.scopes ?? [],
    parameters: props.parameters ?? {},
  };
}
