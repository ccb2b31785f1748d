import { Lazy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as iam from 'aws-cdk-lib/aws-iam';
import { describe, expect, test } from 'vitest';
import { cycleIn, dependenciesOf } from './dependencies';
import { createServer, environmentOf, manifestOf, messageOf, scope, settingsOf, statementsOf, tool } from './synthesized-server';
import { Authorization, ExternalIssuer, RemoteMcpServer, type RemoteMcpServerProps } from 'cdk-remote-mcp-server';

const TENANT = '8c1f8a4e-0b1d-4f55-9d3c-0f6f7d0e4a11';
const APPLICATION = '4b1c0f1e-7a53-4c57-8f5e-2b9a4f1d9c10';
const SCOPES = [scope('read'), scope('write', 'read')];
const OIDC = ExternalIssuer.oidc({ issuer: 'https://as.example.com' });

const external = (issuer: ExternalIssuer, props: RemoteMcpServerProps = {}): RemoteMcpServerProps => ({
  scopes: SCOPES, authorization: Authorization.external(issuer), ...props,
});

/** The text of a value, with `<...>` in the place of references. */
function text(value: any): string {
  if (typeof value === 'string') {
    return value;
  }
  return value['Fn::Join'] ? value['Fn::Join'][1].map(text).join('') : `<${(value.Ref ?? value['Fn::GetAtt'].join('.')).replace(/.*Api[0-9A-F]{8}$/, 'api')}>`;
}
const BASE_URL = 'https://<api>.execute-api.<AWS::Region>.<AWS::URLSuffix>/prod';
const MCP_URL = `${BASE_URL}/mcp`;

/** The documents that API Gateway serves by itself, by path. */
function documentsOf(template: Template): Record<string, any> {
  const resources = template.findResources('AWS::ApiGateway::Resource');
  const pathOf = (id: string): string => id in resources ? `${pathOf(resources[id].Properties.ParentId.Ref ?? '')}/${resources[id].Properties.PathPart}` : '';
  return Object.fromEntries(Object.values(template.findResources('AWS::ApiGateway::Method'))
    .filter(({ Properties }) => Properties.HttpMethod === 'GET' && Properties.Integration.Type === 'MOCK')
    .map(({ Properties }) => [pathOf(Properties.ResourceId.Ref), JSON.parse(text(Properties.Integration.IntegrationResponses[0].ResponseTemplates['application/json']))]));
}

describe('with an authorization server of the owner\'s', () => {
  const created = createServer(external(OIDC));
  created.server.addTool(tool(created.stack));
  const template = Template.fromStack(created.stack);

  test('there is nothing that gives out tokens', () => {
    template.resourceCountIs('AWS::DynamoDB::Table', 0);
    template.resourceCountIs('AWS::SecretsManager::Secret', 0);
    template.resourceCountIs('AWS::SecretsManager::RotationSchedule', 0);
    expect(Object.values(template.findResources('AWS::Lambda::Function')).map(({ Properties }) => Properties.Description).sort())
      .toEqual(['Remote MCP server: checks access tokens', 'Remote MCP server: serves MCP']);
    const { oauthFunction, clientTable, signingSecret, initialAccessTokenSecret, rotationFunction } = created.server;
    expect([oauthFunction, clientTable, signingSecret, initialAccessTokenSecret, rotationFunction]).toEqual(Array(5).fill(undefined));
  });

  test('rotation is there as soon as there is a secret', () => {
    const stateful = createServer(external(OIDC));
    expect(stateful.server.rotationFunction).toBeUndefined();
    stateful.server.addTool(tool(stateful.stack, { longRunning: true }));
    expect(stateful.server.rotationFunction).toBeDefined();
    Template.fromStack(stateful.stack).resourceCountIs('AWS::SecretsManager::RotationSchedule', 1);
  });

  test('the routes are those of MCP and of the metadata', () => {
    expect(Object.keys(documentsOf(template)).sort()).toEqual(['/.well-known/oauth-protected-resource', '/.well-known/oauth-protected-resource/mcp']);
    expect(Object.values(template.findResources('AWS::ApiGateway::Resource')).map(({ Properties }) => Properties.PathPart).sort())
      .toEqual(['.well-known', 'mcp', 'mcp', 'oauth-protected-resource']);
    template.hasResourceProperties('AWS::ApiGateway::Stage', { MethodSettings: [Match.objectLike({ ResourcePath: '/*' })] });
  });

  test('the metadata name it, and pages of any origin may read them', () => {
    const expected = {
      resource: MCP_URL, authorization_servers: ['https://as.example.com'], bearer_methods_supported: ['header'], resource_name: 'Mcp', scopes_supported: ['read', 'write'],
    };
    expect(Object.values(documentsOf(template))).toEqual([expected, expected]);
    template.hasResourceProperties('AWS::ApiGateway::Method', {
      HttpMethod: 'GET',
      AuthorizationType: 'NONE',
      Integration: {
        Type: 'MOCK',
        RequestTemplates: { 'application/json': '{"statusCode": 200}' },
        IntegrationResponses: [Match.objectLike({
          StatusCode: '200',
          ResponseParameters: { 'method.response.header.Access-Control-Allow-Origin': "'*'", 'method.response.header.Cache-Control': "'public, max-age=300'" },
        })],
      },
      MethodResponses: [Match.objectLike({ StatusCode: '200' })],
    });
  });

  test('the authorizer knows whose tokens to take, and may do nothing', () => {
    expect(settingsOf(created, 'authorizer')).toMatchObject({
      tokens: {
        type: 'external',
        issuer: 'https://as.example.com',
        audiences: [{ $deployTimeValue: 0 }],
        requiredClaims: {},
        clientIdClaims: ['client_id', 'azp'],
        scopeClaims: ['scope'],
        scopePrefix: '',
        requestedScopePrefix: '',
      },
      cacheSeconds: 60,
    });
    expect(Object.keys(environmentOf(template, 'McpAuthorizerFunction')).sort()).toEqual(['DEPLOY_TIME_VALUES', 'PUBLIC_BASE_URL']);
    expect(statementsOf(template, 'McpAuthorizerFunctionRole')).toHaveLength(1);
  });

  test('the outputs and the metadata of the stage tell the issuer, and no secret', () => {
    expect(Object.keys(template.findOutputs('*')).map((id) => id.slice(0, -8)).sort()).toEqual(['McpIssuer', 'McpMcpUrl']);
    template.hasResource('AWS::ApiGateway::Stage', {
      Metadata: { 'cdk-remote-mcp-server': { issuer: 'https://as.example.com', authorizationServer: Match.absent() } },
    });
    expect(created.server.issuer).toBe('https://as.example.com');
  });

  test('nobody can be let register clients', () => {
    expect(messageOf(() => created.server.grantRegisterClients(new iam.Role(created.stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() }))))
      .toContain('its access tokens come from another authorization server');
  });

  test('alarms are for the functions that there are', () => {
    expect(created.server.alarms).toHaveLength(4);
  });
});

test('what templates of API Gateway would take for their own reaches clients as it is', () => {
  const document = documentsOf(Template.fromStack(createServer(external(OIDC, { serverTitle: '#set($x = 1) $context.identity "q" \\', scopes: [scope('$#a')] })).stack));
  expect(document['/.well-known/oauth-protected-resource']).toMatchObject({ resource_name: '#set($x = 1) $context.identity "q" \\', scopes_supported: ['$#a'] });
  const template = Template.fromStack(createServer(external(OIDC, { serverTitle: '#set($x = 1)' })).stack);
  const templates = Object.values(template.findResources('AWS::ApiGateway::Method'))
    .flatMap(({ Properties }) => Properties.HttpMethod === 'GET' && Properties.Integration.IntegrationResponses ? [text(Properties.Integration.IntegrationResponses[0].ResponseTemplates['application/json'])] : []);
  expect(templates).toHaveLength(2);
  expect(templates.join()).not.toMatch(/[$#]/);
});

test('the metadata are part of what is deployed', () => {
  const deploymentOf = (serverTitle: string) => Object.keys(Template.fromStack(createServer(external(OIDC, { serverTitle })).stack)
    .findResources('AWS::ApiGateway::Deployment'));
  expect(deploymentOf('One')).toEqual(deploymentOf('One'));
  expect(deploymentOf('One')).not.toEqual(deploymentOf('Two'));
});

describe('Cognito', () => {
  const created = createServer();
  const userPool = new cognito.UserPool(created.stack, 'People');
  const domainUrl = 'https://example.auth.us-east-1.amazoncognito.com';
  const server = new RemoteMcpServer(created.stack, 'Own', external(ExternalIssuer.cognito(userPool, { domainUrl })));
  const template = Template.fromStack(created.stack);

  test('has the scopes of the server as a resource server of its URL', () => {
    template.hasResourceProperties('AWS::Cognito::UserPoolResourceServer', {
      Identifier: created.stack.resolve(server.url),
      Scopes: [{ ScopeName: 'read', ScopeDescription: 'Do what read says' }, { ScopeName: 'write', ScopeDescription: 'Do what write says' }],
    });
    expect(cycleIn(dependenciesOf(template))).toBeUndefined();
  });

  test('is given the metadata that it lacks, under the name of the server', () => {
    const documents = documentsOf(template);
    expect(documents['/.well-known/oauth-protected-resource/mcp']).toMatchObject({ authorization_servers: [BASE_URL], scopes_supported: [`${MCP_URL}/read`, `${MCP_URL}/write`] });
    expect(documents['/.well-known/openid-configuration']).toEqual(documents['/.well-known/oauth-authorization-server']);
    expect(documents['/.well-known/openid-configuration']).toMatchObject({
      issuer: BASE_URL,
      authorization_endpoint: `${domainUrl}/oauth2/authorize`,
      token_endpoint: `${domainUrl}/oauth2/token`,
      code_challenge_methods_supported: ['S256'],
      jwks_uri: expect.stringMatching(/^https:\/\/<People.*ProviderName>\/\.well-known\/jwks\.json$/),
      subject_types_supported: ['public'],
    });
  });

  test('is asked for scopes with their prefix', () => {
    const unauthorized = Object.values(template.findResources('AWS::ApiGateway::GatewayResponse', { Properties: { ResponseType: 'UNAUTHORIZED' } }))
      .map(({ Properties }) => text(Properties.ResponseParameters['gatewayresponse.header.WWW-Authenticate']));
    expect(unauthorized).toContainEqual(expect.stringContaining(`scope="${MCP_URL}/read ${MCP_URL}/write"`));
  });

  test('has tokens of its own kind', () => {
    const pool = cognito.UserPool.fromUserPoolId(new Stack(), 'People', 'us-east-1_abc');
    const { app, stack } = createServer(external(ExternalIssuer.cognito(pool, { domainUrl }), { scopes: [] }));
    expect(settingsOf({ app, stack }, 'authorizer').tokens).toMatchObject({
      requiredClaims: { token_use: 'access' }, clientIdClaims: ['client_id'], scopeClaims: ['scope'], scopePrefix: { $deployTimeValue: expect.any(Number) },
    });
    Template.fromStack(stack).resourceCountIs('AWS::Cognito::UserPoolResourceServer', 0);
  });
});

test.each([['Books <&> $context.requestId', 'Books &#60;&#38;&#62; &#36;context.requestId'], [Lazy.string({ produce: () => 'x' }), 'this MCP server']])(
  'a browser is told how to connect, by the gateway alone, under the name %s', (serverTitle, shown) => {
    const { stack } = createServer({ ...external(ExternalIssuer.entraId({ tenantId: TENANT, clientId: APPLICATION })), serverTitle });
    const [{ Properties: { ResponseTemplates, ResponseParameters } }] = Object.values(
      Template.fromStack(stack).findResources('AWS::ApiGateway::GatewayResponse', { Properties: { ResponseType: 'UNAUTHORIZED' } }),
    );
    const page = text(ResponseTemplates['text/html']);
    expect(page).toContain(`<h1>Connect an app to ${shown}</h1>`);
    expect(page).toContain(`<code>${MCP_URL}</code>`);
    expect(page).not.toContain('http-equiv="refresh"');
    expect(page.replace(/&#36;/g, '')).not.toMatch(/\$/);
    expect(ResponseParameters).not.toHaveProperty(['gatewayresponse.header.Refresh']);
  });

test('Entra ID has scopes with a prefix in requests only, and lacks metadata too', () => {
  const created = createServer(external(ExternalIssuer.entraId({ tenantId: TENANT, clientId: APPLICATION })));
  expect(settingsOf(created, 'authorizer').tokens).toEqual({
    type: 'external',
    issuer: `https://login.microsoftonline.com/${TENANT}/v2.0`,
    jwksUri: `https://login.microsoftonline.com/${TENANT}/discovery/v2.0/keys`,
    audiences: [APPLICATION],
    requiredClaims: {},
    clientIdClaims: ['azp'],
    scopeClaims: ['scp'],
    scopePrefix: '',
    requestedScopePrefix: { $deployTimeValue: 0 },
  });
  // the function that serves MCP names scopes to clients, too
  expect(manifestOf(created).requestedScopePrefix).toEqual({ $deployTimeValue: expect.any(Number) });
  expect(documentsOf(Template.fromStack(created.stack))['/.well-known/openid-configuration']).toMatchObject({
    authorization_endpoint: `https://login.microsoftonline.com/${TENANT}/oauth2/v2.0/authorize`,
    scopes_supported: [`${MCP_URL}/read`, `${MCP_URL}/write`, 'offline_access'],
  });
});

test.each<[string, ExternalIssuer, object]>([
  ['Auth0', ExternalIssuer.auth0({ domain: 'example.eu.auth0.com' }), {
    issuer: 'https://example.eu.auth0.com/', clientIdClaims: ['client_id', 'azp'], scopeClaims: ['scope', 'permissions'],
  }],
  ['Okta', ExternalIssuer.okta({ domain: 'example.okta.com', audiences: ['api://default'] }), {
    issuer: 'https://example.okta.com/oauth2/default', audiences: ['api://default'], clientIdClaims: ['cid'], scopeClaims: ['scp'],
  }],
  ['another one', ExternalIssuer.oidc({
    issuer: 'https://as.example.com',
    jwksUri: 'https://as.example.com/keys',
    tokenTypes: ['AT+JWT'],
    requiredClaims: { kind: 'access' },
    clientIdClaims: ['client'],
    scopeClaims: ['roles'],
    scopePrefix: 'api://handbook/',
    audiences: ['api://handbook'],
  }), {
    issuer: 'https://as.example.com',
    jwksUri: 'https://as.example.com/keys',
    types: ['AT+JWT'],
    requiredClaims: { kind: 'access' },
    clientIdClaims: ['client'],
    scopeClaims: ['roles'],
    scopePrefix: 'api://handbook/',
    requestedScopePrefix: 'api://handbook/',
    audiences: ['api://handbook'],
  }],
])('%s publishes its metadata itself', (_name, issuer, expected) => {
  const created = createServer(external(issuer));
  expect(settingsOf(created, 'authorizer').tokens).toMatchObject(expected);
  expect(Object.keys(documentsOf(Template.fromStack(created.stack)))).toHaveLength(2);
});

test.each<[string, ExternalIssuer, string]>([
  ['an issuer over http', ExternalIssuer.oidc({ issuer: 'http://as.example.com' }), 'authorization: issuer must be an https URL'],
  ['keys over http', ExternalIssuer.oidc({ issuer: 'https://as.example.com', jwksUri: 'http://as.example.com/jwks' }), 'jwksUri must be an https URL'],
  ['S10 tokens for nobody', ExternalIssuer.oidc({ issuer: 'https://as.example.com', audiences: [] }), 'audiences: there must be one at least'],
  ['every tenant of Entra ID', ExternalIssuer.entraId({ tenantId: 'organizations', clientId: APPLICATION }), 'tenantId: "organizations" lets people of every tenant'],
  ['an application of Entra ID by its URI', ExternalIssuer.entraId({ tenantId: TENANT, clientId: 'api://x' }), 'clientId must be a GUID'],
  ['a domain with a path', ExternalIssuer.okta({ domain: 'example.okta.com/oauth2' }), 'domain must be a full domain name'],
])('fails for %s', (_name, issuer, expected) => {
  expect(messageOf(() => createServer(external(issuer)))).toContain(expected);
});

test('a loopback issuer will do, and one that is known at deployment only', () => {
  expect(() => createServer(external(ExternalIssuer.oidc({ issuer: 'http://127.0.0.1:4000' })))).not.toThrow();
  expect(() => createServer(external(ExternalIssuer.oidc({ issuer: new Stack().account })))).not.toThrow();
});
