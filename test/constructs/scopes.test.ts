import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { createServer, manifestOf, messageOf, scope, settingsOf, statementsOf, tool } from './synthesized-server';
import {
  Authorization, type BuiltInAuthorizationOptions, CacheScope, ClientRegistration, IdentityProvider, RemoteMcpServer, type RemoteMcpServerProps,
  ScopeAccess, type ScopeProps, TrustedIssuer,
} from 'cdk-remote-mcp-server';

const SCOPES = [scope('read'), scope('write', 'read')];

/** The value of `WWW-Authenticate` when the authorizer denies a call. */
const challengeOf = (template: Template) => Object.values(template.findResources('AWS::ApiGateway::GatewayResponse'))
  .find(({ Properties }) => Properties.ResponseType === 'ACCESS_DENIED')!
  .Properties.ResponseParameters['gatewayresponse.header.WWW-Authenticate'];

test('what a scope lets clients do reaches the pages, and says nothing where the owner does not', () => {
  const access = [ScopeAccess.READ, ScopeAccess.WRITE, ScopeAccess.DESTRUCTIVE, undefined];
  const scopes = access.map((value, index) => ({ ...scope(`scope-${index}`), access: value }));

  expect(settingsOf(createServer({ scopes }), 'oauth').scopes.map((settings: { access?: string }) => settings.access)).toEqual(['read', 'write', 'destructive', undefined]);
});

const deploymentOf = (template: Template) => Object.keys(template.findResources('AWS::ApiGateway::Deployment'))[0];

describe('S38 a tool with scopes', () => {
  const withScopes = () => {
    const created = createServer({ scopes: SCOPES });
    created.server.addTool(tool(created.stack, { name: 'edit_page', scopes: ['write'] }));
    created.server.addTool(tool(created.stack, { name: 'find_page' }));
    return created;
  };

  test('says so in the manifest, and to the authorizer', () => {
    const created = withScopes();
    expect(manifestOf(created).tools.map(({ name, scopes }) => [name, scopes])).toEqual([['edit_page', ['write']], ['find_page', undefined]]);
    expect(settingsOf(created, 'authorizer')).toMatchObject({
      scopes: [{ name: 'read', implies: [], formerNames: [] }, { name: 'write', implies: ['read'], formerNames: [] }],
      toolScopes: { edit_page: ['write'] },
      cacheSeconds: 0,
    });
  });

  test('has every request checked, and denied with a challenge of its own', () => {
    const template = Template.fromStack(withScopes().stack);
    template.hasResourceProperties('AWS::ApiGateway::Authorizer', {
      Type: 'REQUEST', IdentitySource: 'method.request.header.Authorization', AuthorizerResultTtlInSeconds: 0,
    });
    expect(challengeOf(template)).toBe('context.authorizer.challenge');
    template.hasResourceProperties('AWS::ApiGateway::GatewayResponse', {
      ResponseType: 'ACCESS_DENIED',
      ResponseTemplates: { 'application/json': Match.stringLikeRegexp('"scope":"\\$context\\.authorizer\\.scope"') },
    });
  });

  test('is deployed anew, even if it came last', () => {
    const without = createServer({ scopes: SCOPES });
    without.server.addTool(tool(without.stack, { name: 'edit_page' }));
    expect(deploymentOf(Template.fromStack(withScopes().stack))).not.toBe(deploymentOf(Template.fromStack(without.stack)));
    expect(deploymentOf(Template.fromStack(withScopes().stack))).toBe(deploymentOf(Template.fromStack(withScopes().stack)));
  });
});

test('S33 without scopes of tools, the answer for a token is kept for a minute, and the challenge is the same for all', () => {
  const { stack, server } = createServer({ scopes: SCOPES });
  server.addTool(tool(stack));
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::ApiGateway::Authorizer', { Type: 'TOKEN', AuthorizerResultTtlInSeconds: 60 });
  expect(JSON.stringify(challengeOf(template))).toContain('error=\\"insufficient_scope\\"');
});

test('with DPoP every request is checked, and what proofs were used is remembered', () => {
  const created = createServer({ scopes: SCOPES, authorization: Authorization.builtIn({ dpop: true }) });
  const template = Template.fromStack(created.stack);
  template.hasResourceProperties('AWS::ApiGateway::Authorizer', { Type: 'REQUEST', AuthorizerResultTtlInSeconds: 0 });
  expect(settingsOf(created, 'authorizer')).toMatchObject({ tokens: { dpop: true }, cacheSeconds: 0 });
  expect(settingsOf(created, 'oauth').dpop).toBe(true);
  expect(tableActions(template)).toEqual(['dynamodb:BatchGetItem', 'dynamodb:PutItem']);
  expect(tableActions(Template.fromStack(createServer().stack))).toEqual(['dynamodb:BatchGetItem']);
});

test.each<[string, ScopeProps[], string]>([
  ['a scope of OpenID Connect', [scope('openid')], 'scope "openid": OpenID Connect has a meaning of its own for this name'],
  ['offline_access', [scope('offline_access')], 'scope "offline_access": OpenID Connect has a meaning'],
  ['a scope without description', [{ name: 'read', description: ' ' }], 'scope "read": description is missing'],
  ['two scopes of one name', [scope('read'), scope('read')], 'scope "read": another scope has this name'],
  ['an access that there is not', [{ ...scope('read'), access: 'delete' as ScopeAccess }], 'scope "read": access must be one of ScopeAccess.READ, ScopeAccess.WRITE, ScopeAccess.DESTRUCTIVE, got "delete"'],
  ['a scope that implies an unknown one', [scope('write', 'read')], 'scope "write": implies: "read" is not one of the scopes'],
  ['a scope that implies itself', [scope('read', 'read')], 'scope "read": implies: it includes itself'],
  ['a scope that implies one by a former name', [{ ...scope('view'), formerNames: ['read'] }, scope('write', 'read')],
    'scope "write": implies: "read" is a former name of the scope "view"; write that instead'],
  ['a former name that is a name now', [{ ...scope('view'), formerNames: ['read'] }, scope('read')], 'scope "view": formerNames: "read": a scope has this name now'],
  ['its own name as a former one', [{ ...scope('view'), formerNames: ['view'] }], 'scope "view": formerNames: "view": a scope has this name now'],
  ['a former name of two scopes', [{ ...scope('a'), formerNames: ['x'] }, { ...scope('b'), formerNames: ['x'] }], 'scope "b": formerNames: "x": it is listed before'],
  ['a former name that is listed twice', [{ ...scope('a'), formerNames: ['x', 'x'] }], 'scope "a": formerNames: "x": it is listed before'],
  ['a former name that no scope can have had', [{ ...scope('a'), formerNames: ['x y'] }], 'scope "a": formerNames: "x y": a name consists of printable ASCII'],
  ['a former name of OpenID Connect', [{ ...scope('a'), formerNames: ['openid'] }], 'scope "a": formerNames: "openid": OpenID Connect has a meaning'],
  ['scopes that imply each other', [scope('a', 'b'), scope('b', 'c'), scope('c', 'a')], 'scope "b": implies: it includes itself'],
])('fails for %s', (_name, scopes, expected) => {
  expect(messageOf(() => createServer({ scopes }))).toContain(expected);
});

test('scopes may imply the same one on different ways', () => {
  expect(() => createServer({ scopes: [scope('a', 'b', 'c'), scope('b', 'd'), scope('c', 'd'), scope('d')] })).not.toThrow();
});

describe('a former name of a scope', () => {
  const scopes = [{ ...scope('view'), formerNames: ['read', 'look'] }];
  const remedy = '"read" is a former name of the scope "view"; write that instead';
  const identityProvider = IdentityProvider.passphrase();

  test.each<[string, BuiltInAuthorizationOptions]>([
    ['of a client', {
      identityProvider,
      clientRegistration: ClientRegistration.closed({ clients: [{ clientId: 'a', name: 'A', redirectUris: ['https://a.example/cb'], scopes: ['read'] }] }),
    }],
    ['of a group', { identityProvider, admission: { scopesByGroup: { '*': ['read'] } } }],
    ['of a trusted issuer', { trustedIssuers: [TrustedIssuer.workload({ issuer: 'https://ci.example.com', subjects: ['a'], scopes: ['read'] })] }],
  ])('is not the name %s', (_name, options) => {
    expect(messageOf(() => createServer({ scopes, authorization: Authorization.builtIn(options) }))).toContain(remedy);
  });

  test('is not what a tool needs', () => {
    const { stack, server } = createServer({ scopes });
    expect(messageOf(() => server.addTool(tool(stack, { scopes: ['read'] })))).toContain(remedy);
  });

  test('reaches the functions that know clients and tokens of that time', () => {
    const created = createServer({ scopes });
    expect(settingsOf(created, 'oauth').scopes).toMatchObject([{ name: 'view', formerNames: ['read', 'look'] }]);
    expect(settingsOf(created, 'authorizer').scopes).toEqual([{ name: 'view', implies: [], formerNames: ['read', 'look'] }]);
  });
});

test.each<[string, RemoteMcpServerProps, string]>([
  ['undeclared', {}, 'tool "a_tool": scopes: "write" is not one of the scopes of the server; declare it there'],
  ['of a server whose lists others may keep', { scopes: SCOPES, cacheScope: CacheScope.PUBLIC }, 'tool "a_tool": scopes: lists depend on who asks'],
])('scopes of a tool may not be %s', (_name, props, expected) => {
  const { stack, server } = createServer(props);
  expect(messageOf(() => server.addTool(tool(stack, { scopes: ['write'] })))).toContain(expected);
});

test('names that are known at deployment only pass', () => {
  const stack = new Stack();
  const server = new RemoteMcpServer(stack, 'Mcp', { scopes: [scope(stack.stackName)] });
  server.addTool(tool(stack, { scopes: [stack.stackName] }));
  Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
    Description: 'Remote MCP server: checks access tokens',
    Environment: { Variables: { DEPLOY_TIME_VALUES: Match.anyValue() } },
  });
});

/** What the authorizer may do with the table. */
function tableActions(template: Template): string[] {
  return statementsOf(template, 'McpAuthorizerFunctionRole')
    .flatMap(({ Action }: any) => Action)
    .filter((action: string) => action.startsWith('dynamodb:'));
}
