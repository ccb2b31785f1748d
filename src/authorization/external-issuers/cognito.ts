import * as cognito from 'aws-cdk-lib/aws-cognito';
import type { ExternalIssuerDefinition } from './external-issuer-definition';
import type { CognitoExternalIssuerProps } from './external-issuer-props';
import { issuerProblems } from '../../checks/prop-problems';

/** A user pool of Amazon Cognito. */
export function cognitoIssuer(userPool: cognito.IUserPool, { domainUrl }: CognitoExternalIssuerProps): ExternalIssuerDefinition {
  return {
    problems: issuerProblems('domainUrl', domainUrl),
    bind: (scope, { url, scopes }) => {
      const domain = domainUrl.replace(/\/$/, '');
      if (scopes.length > 0) {
        new cognito.UserPoolResourceServer(scope, 'ResourceServer', {
          userPool,
          identifier: url,
          scopes: scopes.map(({ name, description }) => new cognito.ResourceServerScope({ scopeName: name, scopeDescription: description })),
        });
      }
      const issuer = `https://${userPool.userPoolProviderName}`;
      const jwks = `${issuer}/.well-known/jwks.json`;
      return {
        tokens: {
          type: 'external',
          issuer,
          jwksUri: jwks,
          audiences: [url],
          requiredClaims: { token_use: 'access' },
          clientIdClaims: ['client_id'],
          scopeClaims: ['scope'],
          scopePrefix: `${url}/`,
          requestedScopePrefix: `${url}/`,
        },
        endpoints: {
          authorization: `${domain}/oauth2/authorize`,
          token: `${domain}/oauth2/token`,
          revocation: `${domain}/oauth2/revoke`,
          jwks,
          scopes: [],
        },
      };
    },
  };
}
