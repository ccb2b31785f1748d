import { SecretValue, type Stack } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IdentityProviderAccess } from '../identity-providers';
import { PRE_REGISTERED } from '../registered-clients';
import { IdentityProvider, type PreRegisteredClient } from 'cdk-remote-mcp-server';

/** The tests' OpenID provider. */
export function teamLogin(stack: Stack): IdentityProvider {
  const { url, clientId, clientSecret } = access('TEAM_LOGIN');
  return IdentityProvider.oidc({ label: 'Team login', issuer: url, clientId, clientSecret: secret(stack, 'LoginSecret', clientSecret) });
}

/** The tests' GitHub. */
export function gitHub(stack: Stack): IdentityProvider {
  const { url, apiUrl, clientId, clientSecret } = access('GITHUB');
  return IdentityProvider.gitHub({ url, apiUrl, clientId, clientSecret: secret(stack, 'LoginSecret', clientSecret) });
}

/** The owner's own clients: one with a secret, and one without. */
export function preRegisteredClients(stack: Stack): PreRegisteredClient[] {
  const { clientSecret, ...confidential } = PRE_REGISTERED.confidential;
  return [PRE_REGISTERED.public, { ...confidential, clientSecret: secret(stack, 'PortalSecret', clientSecret) }];
}

/** A secret whose value the tests know. */
function secret(stack: Stack, id: string, value: string): Secret {
  return new Secret(stack, id, { secretStringValue: SecretValue.unsafePlainText(value) });
}

function access(variable: 'TEAM_LOGIN' | 'GITHUB'): IdentityProviderAccess {
  return JSON.parse(process.env[variable]!);
}
