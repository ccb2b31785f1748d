import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Duration, Lazy, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { describe, expect, test } from 'vitest';
import { createServer, messageOf, resourceNamed, scope, settingsOf, statementsOf, templateOf } from './synthesized-server';
import {
  type AdmissionProps, Authorization, type BuiltInAuthorizationOptions, ClientRegistration, IdentityProvider, RemoteMcpServer, TrustedIssuer,
} from 'cdk-remote-mcp-server';

const SCOPES = [scope('read'), scope('write', 'read')];
const builtIn = (options: BuiltInAuthorizationOptions) => ({ scopes: SCOPES, authorization: Authorization.builtIn(options) });
const settingsWith = (options: BuiltInAuthorizationOptions) => settingsOf(createServer(builtIn(options)), 'oauth');
const importedSecret = (name = 'client-secret') => secretsmanager.Secret.fromSecretCompleteArn(
  new Stack(), 'Secret', `arn:aws:secretsmanager:us-east-1:123456789012:secret:${name}-AbCdEf`,
);

test('without options, the settings have the documented defaults', () => {
  const server = createServer({ serverTitle: 'Handbook' });
  expect(settingsOf(server, 'oauth')).toEqual({
    version: 1,
    resourceName: 'Handbook',
    scopes: [],
    accessTokenLifetime: 3600,
    refreshTokenLifetime: 30 * 86400,
    grantLifetime: 90 * 86400,
    sessionLifetime: 3600,
    clientLifetime: 90 * 86400,
    admission: {},
    registration: {
      dynamic: 'anyone',
      metadataDocuments: true,
      redirectSchemes: expect.arrayContaining(['*.*', 'cursor', 'vscode', 'vscodium', 'trae']),
      reservedNames: expect.objectContaining({ claude: ['claude.ai', 'claude.com'] }),
      perAddressAndHour: 200,
      perDay: 1000,
      unusedLifetime: 86400,
    },
    preRegisteredClients: [],
    branding: {},
    trustedIssuers: [],
    dpop: false,
  });
  expect(settingsOf(server, 'authorizer')).toEqual({
    version: 1, tokens: { type: 'own', permanentClients: [], dpop: false }, scopes: [], toolScopes: {}, cacheSeconds: 60,
  });
});

test('all options reach the settings, in the form of the contract', () => {
  expect(settingsWith({
    accessTokenLifetime: Duration.minutes(5),
    refreshTokenLifetime: Duration.days(1),
    grantLifetime: Duration.days(2),
    sessionLifetime: Duration.minutes(1),
    clientLifetime: Duration.days(3),
    admission: {
      emailDomains: ['Example.COM'],
      emails: ['Ada@Example.org'],
      groups: ['Staff'],
      claims: { department: ['it'] },
      scopesByGroup: { '*': ['read'], 'Editors': ['write'] },
    },
    branding: { color: '#0B57D0', supportUrl: 'mailto:help@example.com' },
    dpop: true,
  })).toMatchObject({
    scopes: [{ name: 'read', description: 'Do what read says', implies: [], formerNames: [] }, { name: 'write', implies: ['read'] }],
    accessTokenLifetime: 300,
    refreshTokenLifetime: 86400,
    grantLifetime: 2 * 86400,
    sessionLifetime: 60,
    clientLifetime: 3 * 86400,
    admission: {
      emailDomains: ['Example.COM'],
      emails: ['Ada@Example.org'],
      groups: ['Staff'],
      claims: { department: ['it'] },
      scopesByGroup: { '*': ['read'], 'Editors': ['write'] },
    },
    branding: { color: '#0b57d0', supportUrl: 'mailto:help@example.com' },
    dpop: true,
  });
});

describe('registration of clients', () => {
  test.each([
    ['open', ClientRegistration.open(), { dynamic: 'anyone', metadataDocuments: true }],
    ['restricted', ClientRegistration.restricted(), { dynamic: 'initialAccessToken', metadataDocuments: true }],
    ['closed', ClientRegistration.closed({ clients: [] }), { dynamic: 'nobody', metadataDocuments: false }],
    ['open, but without metadata documents', ClientRegistration.open({ metadataDocuments: false }), { dynamic: 'anyone', metadataDocuments: false }],
  ])('may be %s', (_name, clientRegistration, expected) => {
    expect(settingsWith({ clientRegistration }).registration).toMatchObject(expected);
  });

  test('takes the owner\'s limits and names, whose case does not count', () => {
    expect(settingsWith({
      clientRegistration: ClientRegistration.open({
        metadataDocumentHosts: ['claude.ai', '*.example.com'],
        redirectHosts: ['claude.ai'],
        redirectSchemes: ['my-app', '*.*'],
        reservedNames: { Acme: ['acme.example'] },
        perAddressAndHour: 1,
        perDay: 2,
        unusedLifetime: Duration.minutes(10),
      }),
    }).registration).toEqual({
      dynamic: 'anyone',
      metadataDocuments: true,
      metadataDocumentHosts: ['claude.ai', '*.example.com'],
      redirectHosts: ['claude.ai'],
      redirectSchemes: ['my-app', '*.*'],
      reservedNames: { acme: ['acme.example'] },
      perAddressAndHour: 1,
      perDay: 2,
      unusedLifetime: 600,
    });
  });

  test('of a client in the stack lets the oauth function read its secret, and the authorizer know its id', () => {
    const server = createServer(builtIn({
      clientRegistration: ClientRegistration.closed({
        clients: [{ clientId: 'claude', name: 'Claude', redirectUris: ['https://claude.ai/api/mcp/auth_callback'], clientSecret: importedSecret(), scopes: ['read'] }],
      }),
    }));
    const clientSecretArn = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:client-secret-AbCdEf';
    expect(settingsOf(server, 'oauth').preRegisteredClients).toEqual([
      { clientId: 'claude', name: 'Claude', redirectUris: ['https://claude.ai/api/mcp/auth_callback'], clientSecretArn, scopes: ['read'] },
    ]);
    expect(settingsOf(server, 'authorizer').tokens).toEqual({ type: 'own', permanentClients: ['claude'], dpop: false });
    expect(secretsReadBy(Template.fromStack(server.stack), 'McpAuthorizationServerOAuthFunctionRole')).toContain(clientSecretArn);
    expect(secretsReadBy(Template.fromStack(server.stack), 'McpAuthorizerFunctionRole')).not.toContain(clientSecretArn);
  });

  test('S34 of a client whose secret is known by its name reads that secret alone', () => {
    const { stack } = createServer();
    const clientSecret = secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', 'mcp/claude');
    new RemoteMcpServer(stack, 'Second', {
      authorization: Authorization.builtIn({
        clientRegistration: ClientRegistration.open({ clients: [{ clientId: 'claude', name: 'Claude', redirectUris: ['https://claude.ai/cb'], clientSecret }] }),
      }),
    });
    const read = secretsReadBy(Template.fromStack(stack), 'SecondAuthorizationServerOAuthFunctionRole');
    expect(JSON.stringify(read)).toContain(':secret:mcp/claude-??????"');
    expect(JSON.stringify(read)).not.toContain('*');
  });
});

test('trusted issuers reach the settings, and the clients of workloads the authorizer', () => {
  const server = createServer(builtIn({
    trustedIssuers: [
      TrustedIssuer.enterprise({ issuer: 'https://example.okta.com', scopes: ['read'] }),
      TrustedIssuer.workload({ issuer: 'https://token.actions.githubusercontent.com', subjects: ['repo:example/app:*'], scopes: ['write'] }),
      TrustedIssuer.workload({ issuer: 'https://cluster.example.com', jwksUri: 'https://cluster.example.com/jwks', subjects: ['job'], scopes: [], clientId: 'batch' }),
    ],
  }));
  const github = 'workload:https://token.actions.githubusercontent.com';
  expect(settingsOf(server, 'oauth').trustedIssuers).toEqual([
    { type: 'enterprise', issuer: 'https://example.okta.com', scopes: ['read'] },
    { type: 'workload', clientId: github, issuer: 'https://token.actions.githubusercontent.com', subjects: ['repo:example/app:*'], scopes: ['write'] },
    { type: 'workload', clientId: 'batch', issuer: 'https://cluster.example.com', jwksUri: 'https://cluster.example.com/jwks', subjects: ['job'], scopes: [] },
  ]);
  expect(settingsOf(server, 'authorizer').tokens).toMatchObject({ permanentClients: [github, 'batch'] });
});

test('values that are known at deployment only are in the environment, and each once', () => {
  const app = new App({ context: { 'aws:cdk:enable-asset-metadata': true } });
  const stack = new Stack(app, 'Test');
  const secret = new secretsmanager.Secret(stack, 'Secret');
  new RemoteMcpServer(stack, 'Mcp', {
    authorization: Authorization.builtIn({
      identityProvider: IdentityProvider.gitHub({ clientId: secret.secretArn, clientSecret: secret }),
    }),
  });
  expect(settingsOf({ app, stack }, 'oauth').identityProvider).toMatchObject({ clientId: { $deployTimeValue: 0 }, clientSecretArn: { $deployTimeValue: 0 } });
  const { DEPLOY_TIME_VALUES } = resourceNamed(Template.fromStack(stack), 'AWS::Lambda::Function', 'McpAuthorizationServerOAuthFunction').Properties.Environment.Variables;
  expect(DEPLOY_TIME_VALUES).toEqual({ 'Fn::Join': ['', ['["', { Ref: expect.stringMatching(/^Secret/) }, '"]']] });
});

describe('the logo', () => {
  const folder = mkdtempSync(join(tmpdir(), 'logo-'));
  const file = (name: string, content: string | Uint8Array) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const PNG = Buffer.concat([Buffer.from('\x89PNG\r\n\x1A\n', 'latin1'), Buffer.alloc(100)]);
  const problemOf = (logo: string) => messageOf(() => createServer(builtIn({ branding: { logo } })));

  test('is a data URI of its type', () => {
    expect(settingsWith({ branding: { logo: file('a.png', PNG) } }).branding.logo).toBe(`data:image/png;base64,${PNG.toString('base64')}`);
    expect(settingsWith({ branding: { logo: file('a.svg', '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>') } }).branding.logo)
      .toMatch(/^data:image\/svg\+xml;base64,/);
  });

  test('S09 is refused when it holds scripts, or loads something', () => {
    for (const active of ['<script>1</script>', '<g onload="x()"/>', '<a href="javascript:x"/>', '<image href="https://evil.example/x"/>', '<foreignObject/>', '<style>@import "x"</style>', '<rect fill="url(//evil.example)"/>']) {
      expect(problemOf(file('active.svg', `<svg>${active}</svg>`))).toContain('holds scripts or loads something from elsewhere');
    }
  });

  test('is refused when it is missing, too large, no image, or another kind of image than its name says', () => {
    expect(problemOf(join(folder, 'none.png'))).toContain('branding.logo: there is no file at');
    expect(problemOf(file('large.png', Buffer.concat([PNG, Buffer.alloc(65536)])))).toContain('has 65644 bytes, more than the 65536 of a logo');
    expect(problemOf(file('a.gif', 'GIF89a'))).toContain('must be an SVG, PNG, JPEG or WebP file');
    expect(problemOf(file('b.jpg', PNG))).toContain('is not of the type image/jpeg that its name says');
  });
});

describe('warnings', () => {
  const warningsOf = (options?: BuiltInAuthorizationOptions) => {
    const { app, stack } = createServer(options && { authorization: Authorization.builtIn(options) });
    app.synth();
    return Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('sign in|may enter')).map(({ entry }) => String(entry.data));
  };
  const gitHub = IdentityProvider.gitHub({ clientId: 'abc', clientSecret: importedSecret() });

  test('tell once that nobody can sign in, and what to do', () => {
    expect(warningsOf()).toEqual([expect.stringMatching(/^nobody can sign in, so only machine clients .*IdentityProvider.passphrase\(\).*\[ack: cdk-remote-mcp-server:noSignIn\]$/)]);
  });

  test('tell once that strangers may enter', () => {
    expect(warningsOf({ identityProvider: gitHub })).toEqual([
      expect.stringMatching(/^anybody with a GitHub account may enter; say who may .*\[ack: cdk-remote-mcp-server:strangersMayEnter\]$/),
    ]);
    expect(warningsOf({ identityProvider: gitHub, admission: { scopesByGroup: { '*': [] } } })).toHaveLength(1);
  });

  describe('tell what names can change hands', () => {
    const namesIn = (admission: AdmissionProps, identityProvider = gitHub) => {
      const { app, stack } = createServer({ authorization: Authorization.builtIn({ identityProvider, admission }) });
      app.synth();
      return Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('admissionByName')).map(({ entry }) => String(entry.data));
    };

    test('organizations at GitHub', () => {
      expect(namesIn({ groups: ['octo-org', 'octo-org#9919', '#9919/admins'], scopesByGroup: { '*': [], 'octo-org/admins': [], 'octo-org#1/admins': [] } })).toEqual([
        expect.stringMatching(/^authorization: admission\.groups: "octo-org": .* as in "octo-org#1234567"\. "gh api orgs\/octo-org --jq \.id" tells it/),
        expect.stringMatching(/^authorization: admission\.scopesByGroup: "octo-org\/admins": .* as in "octo-org#1234567\/admins"/),
      ]);
    });

    test('nothing at an Enterprise Server, where nobody else takes names', () => {
      const enterprise = IdentityProvider.gitHub({ clientId: 'abc', clientSecret: importedSecret(), url: 'https://github.example.com' });
      expect(namesIn({ groups: ['octo-org'] }, enterprise)).toEqual([]);
    });

    test('addresses at Google, unless accounts are those of an organization', () => {
      const google = (hostedDomain?: string) => IdentityProvider.google({ clientId: 'abc', clientSecret: importedSecret(), hostedDomain });
      expect(namesIn({ emailDomains: ['example.com'] }, google())).toEqual([expect.stringContaining('admission.emailDomains: an account of somebody who has left')]);
      expect(namesIn({ emailDomains: ['example.com'] }, google('example.com'))).toEqual([]);
    });

    test('claims that people choose', () => {
      expect(namesIn({ claims: { login: ['ada'], id: ['583231'] } })).toEqual([expect.stringContaining('claims: "login" may be')]);
      const okta = IdentityProvider.okta({ domain: 'example.okta.com', clientId: 'abc', clientSecret: importedSecret() });
      expect(namesIn({ claims: { department: ['it'], oid: ['1'] }, groups: ['staff'] }, okta)).toEqual([]);
      expect(namesIn({ claims: { email: ['ada@example.com'], preferred_username: ['ada'] } }, okta)).toEqual([
        expect.stringContaining('write "emails"'), expect.stringContaining('choose a claim that stays'),
      ]);
    });
  });

  test('tell that people of an issuer have to meet what only another can tell', () => {
    const okta = 'https://example.okta.com';
    const warnings = (options: BuiltInAuthorizationOptions) => {
      const { app, stack } = createServer({ authorization: Authorization.builtIn(options) });
      app.synth();
      return Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('assertionAdmission')).map(({ entry }) => String(entry.data));
    };
    const admission = { groups: ['octo-org#1'] };
    const google = IdentityProvider.google({ clientId: 'abc', clientSecret: importedSecret(), hostedDomain: 'example.com' });
    const [plain, own] = [TrustedIssuer.enterprise({ issuer: okta }), TrustedIssuer.enterprise({ issuer: okta, admission: {} })];

    expect(warnings({ identityProvider: gitHub, admission, trustedIssuers: [plain] })).toEqual([expect.stringContaining('as in admission: {}')]);
    expect(warnings({ identityProvider: google, trustedIssuers: [plain] })).toEqual([expect.stringContaining(`trustedIssuers: "${okta}"`)]);
    expect(warnings({ identityProvider: gitHub, admission, trustedIssuers: [own] })).toEqual([]);
    expect(warnings({ identityProvider: gitHub, trustedIssuers: [plain] })).toEqual([]);
  });

  test('names of groups at GitHub that cannot be are problems', () => {
    const server = () => createServer({
      authorization: Authorization.builtIn({ identityProvider: gitHub, admission: { groups: ['a/b/c', 'ok#1/x', 'a b', 'a#b'], scopesByGroup: { '*': [], '/x': [] } } }),
    });
    const [first, ...others] = ['groups: "a/b/c"', 'groups: "a b"', 'groups: "a#b"', 'scopesByGroup: "/x"'];
    for (const problem of [first, ...others]) expect(server).toThrow(`authorization: admission.${problem} is neither an organization nor a team of one; write`);
    expect(server).not.toThrow('"ok#1/x"');
  });

  test('are silent when it is known who may', () => {
    expect(warningsOf({ identityProvider: gitHub, admission: { groups: ['example#1'] } })).toEqual([]);
    expect(warningsOf({ identityProvider: IdentityProvider.passphrase() })).toEqual([]);
    expect(warningsOf({ trustedIssuers: [TrustedIssuer.enterprise({ issuer: 'https://example.okta.com' })] })).toEqual([]);
    expect(warningsOf({ identityProvider: IdentityProvider.google({ clientId: 'abc', clientSecret: importedSecret(), hostedDomain: 'example.com' }) })).toEqual([]);
  });
});

test.each<[string, BuiltInAuthorizationOptions, string]>([
  ['tokens that live too short', { accessTokenLifetime: Duration.minutes(4) }, 'authorization: accessTokenLifetime must be between 5 minutes and 1 day, got 4 minutes'],
  ['tokens that live too long', { accessTokenLifetime: Duration.hours(25) }, 'accessTokenLifetime must be between'],
  ['tokens whose life is known at deployment only', { accessTokenLifetime: Duration.seconds(Lazy.number({ produce: () => 3600 })) }, 'accessTokenLifetime must be known at synthesis'],
  ['refresh tokens that live too long', { refreshTokenLifetime: Duration.days(366) }, 'refreshTokenLifetime must be between 1 hour and 365 days'],
  ['grants that live too short', { grantLifetime: Duration.minutes(1) }, 'grantLifetime must be between'],
  ['sessions that live too long', { sessionLifetime: Duration.days(2) }, 'sessionLifetime must be between 1 minute and 1 day'],
  ['clients that live too short', { clientLifetime: Duration.hours(1) }, 'clientLifetime must be between'],
  ['no registrations at all', { registrationThrottlingRateLimit: 0 }, 'registrationThrottlingRateLimit must be a number greater than 0, got 0'],
  ['a domain with an @', { admission: { emailDomains: ['@example.com'] } }, 'admission.emailDomains: "@example.com" is not a domain; write what stands after the @'],
  ['an address without a domain', { admission: { emails: ['ada'] } }, 'admission.emails: "ada" is not an e-mail address'],
  ['conditions that nobody meets', { admission: { groups: [] } }, 'admission.groups: no value is given, so nobody could enter'],
  ['claims that nobody has', { admission: { claims: { department: [] } } }, 'admission.claims: "department": no value is given'],
  ['conditions that a passphrase cannot meet', { identityProvider: IdentityProvider.passphrase(), admission: { emails: ['ada@example.com'] } },
    'admission.emails: the identity provider tells nothing of that, so nobody could enter; leave it out'],
  ['undeclared scopes of a group', { admission: { scopesByGroup: { staff: ['admin'] } } }, 'admission.scopesByGroup of "staff": "admin" is not one of the scopes'],
  ['a colour by name', { branding: { color: 'red' } }, 'branding.color must be a colour, as in "#0b57d0", got "red"'],
  ['S04 help by script', { branding: { supportUrl: 'javascript:alert(1)' } }, 'branding.supportUrl must be an https: or mailto: URL'],
  ['S17 hosts with paths', { clientRegistration: ClientRegistration.open({ redirectHosts: ['https://claude.ai/'] }) }, 'clientRegistration: redirectHosts: "https://claude.ai/" is not a host'],
  ['no hosts', { clientRegistration: ClientRegistration.open({ metadataDocumentHosts: [] }) }, 'metadataDocumentHosts: no host is given'],
  ['documents from hosts, but no documents', {
    clientRegistration: ClientRegistration.restricted({ metadataDocuments: false, metadataDocumentHosts: ['claude.ai'] }),
  }, 'metadataDocumentHosts has no meaning when metadataDocuments is false'],
  ['S04 schemes of browsers', { clientRegistration: ClientRegistration.open({ redirectSchemes: ['javascript'] }) }, 'redirectSchemes: "javascript" is not the scheme of an app'],
  ['S04 any scheme at all', { clientRegistration: ClientRegistration.open({ redirectSchemes: ['*'] }) }, 'redirectSchemes: "*" is not a scheme; write it in lower case without colon, as in "cursor", or "*.*"'],
  ['a scheme with a colon', { clientRegistration: ClientRegistration.open({ redirectSchemes: ['cursor:'] }) }, 'redirectSchemes: "cursor:" is not a scheme'],
  ['limits of nothing', { clientRegistration: ClientRegistration.open({ perDay: 0 }) }, 'clientRegistration: perDay must be a whole number from 1 on that is known at synthesis, got 0'],
  ['unused clients for ever', { clientRegistration: ClientRegistration.open({ unusedLifetime: Duration.days(31) }) }, 'unusedLifetime must be between 1 minute and 30 days'],
  ['a client without redirect URIs', client({ redirectUris: [] }), 'client "claude": redirectUris: there must be one at least'],
  ['S04 a client that is sent to over http', client({ redirectUris: ['http://claude.ai/cb'] }), 'redirectUris: "http://claude.ai/cb" must be an https: URL'],
  ['S04 a client that is sent to by script', client({ redirectUris: ['JaVaScRiPt:alert(1)'] }), 'redirectUris: "JaVaScRiPt:alert(1)" must be'],
  ['S04 a client that is sent to with a fragment', client({ redirectUris: ['https://claude.ai/cb#x'] }), 'without fragment'],
  ['S04 a client that is sent to with a user', client({ redirectUris: ['https://claude.ai@evil.example/cb'] }), 'must be an https: URL'],
  ['a client with the id of a document', client({ clientId: 'https://claude.ai/client.json' }), 'client "https://claude.ai/client.json": an id has 1 to 255 characters'],
  ['a client with undeclared scopes', client({ scopes: ['admin'] }), 'client "claude": scopes: "admin" is not one of the scopes'],
  ['two clients of one id', {
    clientRegistration: ClientRegistration.closed({ clients: [1, 2].map((n) => ({ clientId: 'a', name: `${n}`, redirectUris: ['https://a.example/cb'] })) }),
  }, 'client "a": another client has this id'],
  ['a condition of an issuer that nobody meets', {
    trustedIssuers: [TrustedIssuer.enterprise({ issuer: 'https://idp.example.com', admission: { groups: [] } })],
  }, 'trustedIssuers: "https://idp.example.com": admission.groups: no value is given'],
  ['an issuer over http', { trustedIssuers: [TrustedIssuer.enterprise({ issuer: 'http://idp.example.com' })] }, 'trustedIssuers: "http://idp.example.com": issuer must be an https URL'],
  ['workloads of anybody', workload({ subjects: ['*'] }), 'subjects: "*" must begin with something else than "*"'],
  ['workloads of nobody', workload({ subjects: [] }), 'subjects: there must be one at least'],
  ['workloads with undeclared scopes', workload({ scopes: ['admin'] }), 'scopes: "admin" is not one of the scopes'],
  ['two kinds of workloads of one client', { trustedIssuers: [...workload({}).trustedIssuers!, ...workload({}).trustedIssuers!] }, 'another client is "workload:https://ci.example.com"; give each one of its own'],
])('fails for %s', (_name, options, expected) => {
  expect(messageOf(() => createServer(builtIn(options)))).toContain(expected);
});

test.each([
  ['https', 'https://claude.ai/api/mcp/auth_callback?x=1'],
  ['loopback', 'http://127.0.0.1:33418/callback'],
  ['IPv6 loopback', 'http://[::1]/callback'],
  ['an app', 'cursor://anysphere.cursor-mcp/oauth/callback'],
  ['an app by its reversed domain', 'com.example.app:/callback'],
])('a client may be sent to by %s', (_name, redirectUri) => {
  expect(settingsWith(client({ redirectUris: [redirectUri] })).preRegisteredClients).toMatchObject([{ redirectUris: [redirectUri] }]);
});

test('S16 throttling where strangers make the server write, and nowhere else, is the authorization server\'s', () => {
  const limits = { ThrottlingRateLimit: 5, ThrottlingBurstLimit: 6 };
  const ofMethod = (HttpMethod: string, ResourcePath: string) => Match.objectLike({ HttpMethod, ResourcePath, ...limits });

  templateOf(builtIn({ registrationThrottlingRateLimit: 5, registrationThrottlingBurstLimit: 6 })).hasResourceProperties('AWS::ApiGateway::Stage', {
    MethodSettings: [
      Match.objectLike({ ResourcePath: '/*', ThrottlingRateLimit: 50 }),
      ofMethod('POST', '/~1clients'),
      ofMethod('POST', '/~1dcr'),
      ofMethod('POST', '/~1register'),
      ofMethod('POST', '/~1par'),
      ofMethod('POST', '/~1authorize'),
      ofMethod('GET', '/~1authorize'),
    ],
  });
});

function client(props: object): BuiltInAuthorizationOptions {
  return { clientRegistration: ClientRegistration.open({ clients: [{ clientId: 'claude', name: 'Claude', redirectUris: ['https://claude.ai/cb'], ...props }] }) };
}

function workload(props: object): BuiltInAuthorizationOptions {
  return { trustedIssuers: [TrustedIssuer.workload({ issuer: 'https://ci.example.com', subjects: ['a'], scopes: [], ...props })] };
}

/** The secrets whose values a role may read. */
function secretsReadBy(template: Template, logicalIdPrefix: string): unknown[] {
  return statementsOf(template, logicalIdPrefix)
    .filter(({ Action }: any) => Action === 'secretsmanager:GetSecretValue')
    .flatMap(({ Resource }: any) => Resource);
}
