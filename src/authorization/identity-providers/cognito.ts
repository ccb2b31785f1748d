import { Stack } from 'aws-cdk-lib';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import type { Construct } from 'constructs';
import type { BoundIdentityProvider, IdentityProviderBinding, IdentityProviderDefinition } from './identity-provider-definition';
import type { CognitoIdentityProviderOptions } from './identity-provider-props';
import { withoutAcr } from './makers';
import { oidcBinding, requirements, STANDARD_CLAIMS, STANDARD_SCOPES } from './oidc';
import { notEmpty } from '../../checks/prop-problems';

/** A user pool of Amazon Cognito. */
export function cognitoUserPool(userPool: cognito.IUserPool, options: CognitoIdentityProviderOptions): IdentityProviderDefinition {
  const strangers = signsStrangersUp(userPool) ? { strangers: 'anybody, for the user pool lets people sign themselves up' } : {};
  return {
    problems: [...notEmpty('label', options.label), ...withoutAcr('Amazon Cognito', options)],
    ...strangers,
    bind: (scope, server) => bind(scope, server, userPool, options),
  };
}

function bind(
  scope: Construct,
  { callbackUrl, apiId }: IdentityProviderBinding,
  userPool: cognito.IUserPool,
  options: CognitoIdentityProviderOptions,
): BoundIdentityProvider {
  // here, not by userPool.addClient(): in the stack of the user pool, it would make that stack wait for this one
  const client = new cognito.UserPoolClient(scope, 'UserPoolClient', {
    userPool,
    generateSecret: false,
    oAuth: {
      flows: { authorizationCodeGrant: true },
      scopes: [cognito.OAuthScope.OPENID, cognito.OAuthScope.PROFILE, cognito.OAuthScope.EMAIL],
      callbackUrls: [callbackUrl],
    },
    supportedIdentityProviders: options.supportedIdentityProviders,
    preventUserExistenceErrors: true,
    // nobody signs in but on the pages of Cognito
    authFlows: {},
  });
  if (options.domain === undefined) {
    new cognito.UserPoolDomain(scope, 'UserPoolDomain', { userPool, cognitoDomain: { domainPrefix: `mcp-${apiId}` } });
  }
  return oidcBinding(undefined, {
    label: options.label ?? 'Amazon Cognito',
    issuer: `https://${userPool.userPoolProviderName}`,
    clientId: client.userPoolClientId,
    clientAuthentication: 'none',
    scopes: STANDARD_SCOPES,
    parameters: {},
    ...requirements(options),
    claims: { ...STANDARD_CLAIMS, groups: ['cognito:groups'] },
    trustsEmail: false,
    userinfo: false,
  });
}

/** As far as it can be told here: a user pool that was imported does not say. */
function signsStrangersUp(userPool: cognito.IUserPool): boolean {
  const resource = userPool.node.defaultChild;
  return resource instanceof cognito.CfnUserPool
    && Stack.of(userPool).resolve(resource.adminCreateUserConfig)?.allowAdminCreateUserOnly === false;
}
