import { App, Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { describe, expect, test } from 'vitest';
import { cycleIn, dependenciesOf } from './dependencies';
import { createServer, messageOf, policiesIn, resourceNamed, settingsOf } from './synthesized-server';
import type { OAuthSettings } from '../../src/contract';
import { type AdmissionProps, Authorization, ClientSecretTransport, IdentityProvider, RemoteMcpServer } from 'cdk-remote-mcp-server';

const clientSecretArn = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:idp-AbCdEf';
const clientSecret = secretsmanager.Secret.fromSecretCompleteArn(new Stack(), 'Secret', clientSecretArn);
const client = { clientId: 'abc', clientSecret };
const TENANT = '8c1f8a4e-0b1d-4f55-9d3c-0f6f7d0e4a11';

const signIn = (identityProvider: IdentityProvider, admission?: AdmissionProps) => ({
  authorization: Authorization.builtIn({ identityProvider, admission }),
});
const settingsWith = (identityProvider: IdentityProvider): OAuthSettings => settingsOf(createServer(signIn(identityProvider)), 'oauth');

const PLAIN = { subject: ['sub'], email: ['email'], emailVerified: ['email_verified'], name: ['name'], groups: ['groups'] };
const OIDC = {
  type: 'oidc',
  clientId: 'abc',
  clientSecretArn,
  clientAuthentication: 'client_secret_basic',
  scopes: ['openid', 'profile', 'email'],
  parameters: {},
  claims: PLAIN,
  trustsEmail: false,
  userinfo: false,
};

test.each<[string, IdentityProvider, object]>([
  ['any OpenID provider', IdentityProvider.oidc({ label: 'Example login', issuer: 'https://login.example.com', ...client }), {
    ...OIDC, label: 'Example login', issuer: 'https://login.example.com', userinfo: true,
  }],
  ['an OpenID provider without a secret', IdentityProvider.oidc({ label: 'Example', issuer: 'https://login.example.com/', clientId: 'abc' }), {
    ...OIDC, label: 'Example', issuer: 'https://login.example.com/', clientSecretArn: undefined, clientAuthentication: 'none', userinfo: true,
  }],
  ['an OpenID provider with everything', IdentityProvider.oidc({
    label: 'Example',
    issuer: 'http://127.0.0.1:4000',
    ...client,
    clientSecretTransport: ClientSecretTransport.POST,
    scopes: ['roles'],
    parameters: { audience: 'x' },
    acrValues: ['mfa'],
    maxAge: Duration.minutes(5),
    claims: { subject: 'id', email: 'contact.email', emailVerified: 'contact.verified', name: 'display', groups: 'https://example.com/roles' },
    trustsEmail: true,
    userinfo: false,
  }), {
    ...OIDC,
    label: 'Example',
    issuer: 'http://127.0.0.1:4000',
    clientAuthentication: 'client_secret_post',
    scopes: ['openid', 'roles'],
    parameters: { audience: 'x' },
    acrValues: ['mfa'],
    maxAge: 300,
    trustsEmail: true,
    claims: { subject: ['id'], email: ['contact', 'email'], emailVerified: ['contact', 'verified'], name: ['display'], groups: ['https://example.com/roles'] },
  }],
  ['Entra ID', IdentityProvider.entraId({ tenantId: TENANT, domainHint: 'example.com', ...client }), {
    ...OIDC,
    label: 'Microsoft',
    issuer: `https://login.microsoftonline.com/${TENANT}/v2.0`,
    clientAuthentication: 'client_secret_post',
    parameters: { domain_hint: 'example.com' },
    claims: { ...PLAIN, subject: ['oid'], emailVerified: ['xms_edov'] },
  }],
  ['Entra ID in a national cloud', IdentityProvider.entraId({ tenantId: TENANT, host: 'login.microsoftonline.us', trustsEmail: true, label: 'Agency', ...client }), {
    ...OIDC,
    label: 'Agency',
    issuer: `https://login.microsoftonline.us/${TENANT}/v2.0`,
    clientAuthentication: 'client_secret_post',
    claims: { ...PLAIN, subject: ['oid'], emailVerified: ['xms_edov'] },
    trustsEmail: true,
  }],
  ['Google', IdentityProvider.google(client), {
    ...OIDC, label: 'Google', issuer: 'https://accounts.google.com', clientAuthentication: 'client_secret_post', parameters: { prompt: 'select_account' },
  }],
  ['Okta', IdentityProvider.okta({ domain: 'example.okta.com', ...client }), {
    ...OIDC, label: 'Okta', issuer: 'https://example.okta.com', scopes: ['openid', 'profile', 'email', 'groups'], userinfo: true,
  }],
  ['a custom authorization server of Okta', IdentityProvider.okta({ domain: 'example.okta.com', authorizationServerId: 'default', acrValues: ['urn:okta:loa:2fa:any'], ...client }), {
    ...OIDC, label: 'Okta', issuer: 'https://example.okta.com/oauth2/default', acrValues: ['urn:okta:loa:2fa:any'], userinfo: true,
  }],
  ['Auth0', IdentityProvider.auth0({ domain: 'example.eu.auth0.com', connection: 'staff', groupsClaim: 'https://example.com/roles', ...client }), {
    ...OIDC,
    label: 'Auth0',
    issuer: 'https://example.eu.auth0.com/',
    clientAuthentication: 'client_secret_post',
    parameters: { connection: 'staff' },
    claims: { ...PLAIN, groups: ['https://example.com/roles'] },
  }],
  ['Keycloak', IdentityProvider.keycloak({ url: 'https://keycloak.example.com/', realm: 'staff', ...client }), {
    ...OIDC, label: 'Keycloak', issuer: 'https://keycloak.example.com/realms/staff', claims: { ...PLAIN, groups: ['realm_access', 'roles'] }, userinfo: true,
  }],
  ['GitHub', IdentityProvider.gitHub(client), {
    type: 'gitHub', label: 'GitHub', webUrl: 'https://github.com', apiUrl: 'https://api.github.com', clientId: 'abc', clientSecretArn,
  }],
  ['GitHub Enterprise Server', IdentityProvider.gitHub({ url: 'https://github.example.com/', label: 'Our GitHub', ...client }), {
    type: 'gitHub', label: 'Our GitHub', webUrl: 'https://github.example.com', apiUrl: 'https://github.example.com/api/v3', clientId: 'abc', clientSecretArn,
  }],
  ['GitHub Enterprise Cloud with data residency', IdentityProvider.gitHub({ url: 'https://example.ghe.com', ...client }), {
    type: 'gitHub', label: 'GitHub', webUrl: 'https://example.ghe.com', apiUrl: 'https://api.example.ghe.com', clientId: 'abc', clientSecretArn,
  }],
])('%s is described with its quirks', (_name, identityProvider, expected) => {
  expect(settingsWith(identityProvider).identityProvider).toEqual(JSON.parse(JSON.stringify(expected)));
});

test('the organization of Google or Auth0 is a condition for entering, not only a hint', () => {
  const google = settingsWith(IdentityProvider.google({ hostedDomain: 'example.com', ...client }));
  expect(google.identityProvider).toMatchObject({ parameters: { prompt: 'select_account', hd: 'example.com' } });
  expect(google.admission.claims).toEqual({ hd: ['example.com'] });

  const auth0 = createServer(signIn(IdentityProvider.auth0({ domain: 'example.auth0.com', organization: 'org_1', ...client }), { claims: { role: ['staff'] } }));
  expect(settingsOf(auth0, 'oauth').admission.claims).toEqual({ role: ['staff'], org_id: ['org_1'] });
});

test('S34 the oauth function alone may read the secret of the identity provider', () => {
  const template = Template.fromStack(createServer(signIn(IdentityProvider.google({ hostedDomain: 'example.com', ...client }))).stack);
  const readers = policiesIn(template)
    .filter(({ statements }) => JSON.stringify(statements).includes(clientSecretArn))
    .map(({ id, statements }) => [id.slice(0, -8), statements.filter(({ Resource }) => Resource === clientSecretArn).map(({ Action }) => Action)]);
  expect(readers).toEqual([['McpAuthorizationServerOAuthFunctionRole', ['secretsmanager:GetSecretValue']]]);
});

describe('a passphrase', () => {
  const created = createServer(signIn(IdentityProvider.passphrase()));
  const template = Template.fromStack(created.stack);

  test('is generated, long, and easy to type', () => {
    expect(resourceNamed(template, 'AWS::SecretsManager::Secret', 'McpAuthorizationServerPassphrase').Properties.GenerateSecretString)
      .toEqual({ PasswordLength: 24, ExcludePunctuation: true, ExcludeUppercase: true, ExcludeCharacters: '01lo' });
  });

  test('is found by an output, and by the metadata of the stage', () => {
    const secret = { Ref: Match.stringLikeRegexp('^McpAuthorizationServerPassphrase') };
    template.hasOutput('*', { Description: 'The secret that holds the passphrase to sign in with', Value: secret });
    template.hasResource('AWS::ApiGateway::Stage', { Metadata: { 'cdk-remote-mcp-server': { authorizationServer: { passphraseSecret: secret } } } });
    expect(settingsOf(created, 'oauth').identityProvider).toEqual({ type: 'passphrase', secretArn: { $deployTimeValue: 0 } });
  });
});

describe('a user pool of Cognito', () => {
  const app = new App({ context: { 'aws:cdk:enable-asset-metadata': true } });
  const stack = new Stack(app, 'Test');
  const userPool = new cognito.UserPool(stack, 'People');
  new RemoteMcpServer(stack, 'Mcp', signIn(IdentityProvider.cognito(userPool, { maxAge: Duration.hours(1) })));
  const template = Template.fromStack(stack);

  test('gets a public app client for the code flow, which leads back to the server', () => {
    template.hasResourceProperties('AWS::Cognito::UserPoolClient', {
      GenerateSecret: false,
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['openid', 'profile', 'email'],
      CallbackURLs: [{ 'Fn::Join': ['', Match.arrayWith(['/prod/callback'])] }],
      PreventUserExistenceErrors: 'ENABLED',
    });
  });

  test('gets a domain that no other one can have', () => {
    template.hasResourceProperties('AWS::Cognito::UserPoolDomain', { Domain: { 'Fn::Join': ['', ['mcp-', { Ref: Match.stringLikeRegexp('Api') }]] } });
  });

  test('is described with its quirks', () => {
    expect(settingsOf({ app, stack }, 'oauth').identityProvider).toEqual({
      ...OIDC,
      clientSecretArn: undefined,
      label: 'Amazon Cognito',
      issuer: { $deployTimeValue: 0 },
      clientId: { $deployTimeValue: 1 },
      clientAuthentication: 'none',
      maxAge: 3600,
      claims: { ...PLAIN, groups: ['cognito:groups'] },
    });
  });

  test('makes no resource wait for itself', () => {
    expect(cycleIn(dependenciesOf(template))).toBeUndefined();
  });

  test('keeps the domain that it has', () => {
    const other = new Stack();
    const pool = cognito.UserPool.fromUserPoolId(other, 'People', 'us-east-1_abc');
    const domain = cognito.UserPoolDomain.fromDomainName(other, 'Domain', 'example');
    new RemoteMcpServer(other, 'Mcp', signIn(IdentityProvider.cognito(pool, { domain })));
    Template.fromStack(other).resourceCountIs('AWS::Cognito::UserPoolDomain', 0);
  });

  test('may be of another stack, which does not wait for the server', () => {
    const apart = new App();
    const pool = new cognito.UserPool(new Stack(apart, 'Identity'), 'People');
    new RemoteMcpServer(new Stack(apart, 'Server'), 'Mcp', signIn(IdentityProvider.cognito(pool)));
    const { stacks } = apart.synth();
    expect(stacks.find(({ stackName }) => stackName === 'Identity')!.dependencies.filter(({ id }) => id === 'Server')).toEqual([]);
    expect(stacks.find(({ stackName }) => stackName === 'Server')!.dependencies.map(({ id }) => id)).toContain('Identity');
  });

  test('that people sign themselves up at is one for strangers', () => {
    const open = createServer();
    new RemoteMcpServer(open.stack, 'Open', signIn(IdentityProvider.cognito(new cognito.UserPool(open.stack, 'People', { selfSignUpEnabled: true }))));
    Annotations.fromStack(open.stack).hasWarning('/Test/Open', Match.stringLikeRegexp('anybody, for the user pool lets people sign themselves up may enter'));
    Annotations.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp('may enter'));
  });
});

const oidc = (props: object) => IdentityProvider.oidc({ label: 'Example', issuer: 'https://login.example.com', clientId: 'abc', ...props });

test.each<[string, IdentityProvider, string]>([
  ['an issuer over http', oidc({ issuer: 'http://login.example.com' }), 'authorization: identityProvider: issuer must be an https URL without user, query and fragment'],
  ['an issuer that is none', oidc({ issuer: 'login.example.com' }), 'issuer must be an https URL'],
  ['an issuer with a query', oidc({ issuer: 'https://login.example.com?x' }), 'issuer must be an https URL'],
  ['S23 an issuer with a user', oidc({ issuer: 'https://login.example.com@evil.example' }), 'issuer must be an https URL'],
  ['S23 an issuer with spaces', oidc({ issuer: ' https://login.example.com' }), 'issuer must be an https URL'],
  ['an empty label', oidc({ label: ' ' }), 'label must not be empty'],
  ['an empty client id', oidc({ clientId: '' }), 'clientId must not be empty'],
  ['parameters of the sign-in itself', oidc({ parameters: { redirect_uri: 'https://evil.example' } }), 'parameters: redirect_uri is set by the sign-in itself; leave it out'],
  ['every tenant of Entra ID', IdentityProvider.entraId({ tenantId: 'common', ...client }), 'tenantId: "common" lets people of every tenant in the world sign in; write the id of your own tenant'],
  ['a tenant of Entra ID by its domain', IdentityProvider.entraId({ tenantId: 'example.onmicrosoft.com', ...client }), 'tenantId must be the id of the tenant, a GUID, and not a domain'],
  ['a domain of Okta with a scheme', IdentityProvider.okta({ domain: 'https://example.okta.com', ...client }), 'domain must be a full domain name'],
  ['a URL of Keycloak without a scheme', IdentityProvider.keycloak({ url: 'keycloak.example.com', realm: 'a', ...client }), 'url must be an https URL'],
  ['a proof that Google does not give', IdentityProvider.google({ acrValues: ['mfa'], ...client }), 'acrValues: Google does not say how people proved who they are (acr)'],
])('fails for %s', (_name, identityProvider, expected) => {
  expect(messageOf(() => createServer(signIn(identityProvider)))).toContain(expected);
});

test('a condition of the identity provider\'s own cannot be given twice', () => {
  const google = IdentityProvider.google({ hostedDomain: 'example.com', ...client });
  expect(messageOf(() => createServer(signIn(google, { claims: { hd: ['evil.example'] } }))))
    .toContain('the identity provider has a condition of its own for "hd"; leave it out');
});

test('values that are known at deployment only pass', () => {
  const { account } = new Stack();
  const provider = IdentityProvider.oidc({ label: account, issuer: account, clientId: account, parameters: { x: account } });
  expect(() => createServer(signIn(provider))).not.toThrow();
  expect(() => createServer(signIn(IdentityProvider.entraId({ tenantId: account, host: account, ...client })))).not.toThrow();
});
