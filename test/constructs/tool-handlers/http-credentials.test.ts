import { Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { describe, expect, test } from 'vitest';
import { manifestOf } from '../synthesized-server';
import { handlerOf, permissionsOf, problemsOf, serverWith, strings } from './handled-tool';
import { ClientSecretTransport, HttpCredentials, type HttpToolProps, TokenExchangeGrant, ToolHandler } from 'cdk-remote-mcp-server';

const SECRET_ARN = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:api-AbCdEf';
const TOKEN_REQUEST = { tokenUrl: 'https://login.example.com/token', clientId: 'mcp' };

type Make = (secret: secretsmanager.ISecret) => HttpCredentials;

function http(stack: Stack, make: Make, props: Partial<HttpToolProps> = {}): ToolHandler {
  const secret = secretsmanager.Secret.fromSecretCompleteArn(stack, `Secret${stack.node.children.length}`, SECRET_ARN);
  return ToolHandler.http({ baseUrl: 'https://api.example.com', path: '/', credentials: [make(secret)], ...props });
}

const credentials = (make: Make) => handlerOf(strings(), (stack) => http(stack, make)).service.credentials;
const problems = (make: Make, props?: Partial<HttpToolProps>) => problemsOf(strings(), (stack) => http(stack, make, props));

describe('credentials', () => {
  const field = (name?: string) => ({ secretArn: SECRET_ARN, ...(name !== undefined && { field: name }) });

  test.each<[string, Make, object]>([
    ['an API key', (secret) => HttpCredentials.apiKey(secret), { type: 'secret', secret: field(), in: 'header', name: 'X-Api-Key', prefix: '' }],
    [
      'an API key in another header',
      (secret) => HttpCredentials.apiKey(secret, { header: 'Ocp-Apim-Subscription-Key', secretField: 'key' }),
      { type: 'secret', secret: field('key'), in: 'header', name: 'Ocp-Apim-Subscription-Key', prefix: '' },
    ],
    [
      'an API key with a scheme of its own',
      (secret) => HttpCredentials.apiKey(secret, { header: 'Authorization', prefix: 'SSWS ' }),
      { type: 'secret', secret: field(), in: 'header', name: 'Authorization', prefix: 'SSWS ' },
    ],
    ['an API key in the query', (secret) => HttpCredentials.apiKey(secret, { query: 'key' }), { type: 'secret', secret: field(), in: 'query', name: 'key', prefix: '' }],
    ['an API key in a cookie', (secret) => HttpCredentials.apiKey(secret, { cookie: 'sid' }), { type: 'secret', secret: field(), in: 'cookie', name: 'sid', prefix: '' }],
    [
      'a bearer token',
      (secret) => HttpCredentials.bearer(secret, { secretField: 'token' }),
      { type: 'secret', secret: field('token'), in: 'header', name: 'Authorization', prefix: 'Bearer ' },
    ],
    ['a user and a password', (secret) => HttpCredentials.basic({ secret }), { type: 'basic', username: field('username'), password: field('password') }],
    [
      'a user and a password under other names',
      (secret) => HttpCredentials.basic({ secret, usernameField: 'u', passwordField: 'p' }),
      { type: 'basic', username: field('u'), password: field('p') },
    ],
    ['a user that is no secret', (secret) => HttpCredentials.basic({ secret, username: 'AC1' }), { type: 'basic', username: 'AC1', password: field() }],
    [
      'a token of the server',
      (clientSecret) => HttpCredentials.clientCredentials({ ...TOKEN_REQUEST, clientSecret }),
      { type: 'clientCredentials', ...TOKEN_REQUEST, clientSecret: field(), clientAuthentication: 'client_secret_basic', scopes: [], parameters: {} },
    ],
    ...['https://login.example.com/token?p=b2c_1_signin', 'https://login.example.com/token?user=a@b.example'].map((tokenUrl): [string, Make, object] => [
      `a token of the server from ${tokenUrl}`,
      (clientSecret) => HttpCredentials.clientCredentials({ ...TOKEN_REQUEST, tokenUrl, clientSecret }),
      { type: 'clientCredentials', ...TOKEN_REQUEST, tokenUrl, clientSecret: field(), clientAuthentication: 'client_secret_basic', scopes: [], parameters: {} },
    ]),
    [
      'a token of the server with all that can be said',
      (clientSecret) => HttpCredentials.clientCredentials({
        ...TOKEN_REQUEST,
        clientSecret,
        clientSecretField: 'secret',
        clientAuthentication: ClientSecretTransport.POST,
        scopes: ['read', 'write'],
        parameters: { audience: 'https://api.example.com' },
      }),
      {
        type: 'clientCredentials',
        ...TOKEN_REQUEST,
        clientSecret: field('secret'),
        clientAuthentication: 'client_secret_post',
        scopes: ['read', 'write'],
        parameters: { audience: 'https://api.example.com' },
      },
    ],
    [
      'a token of the person',
      (clientSecret) => HttpCredentials.onBehalfOfUser({ ...TOKEN_REQUEST, clientSecret, scopes: ['api'] }),
      {
        type: 'tokenExchange',
        grant: 'tokenExchange',
        ...TOKEN_REQUEST,
        clientSecret: field(),
        clientAuthentication: 'client_secret_basic',
        scopes: ['api'],
        parameters: {},
      },
    ],
    [
      'a token of the person from Microsoft Entra ID',
      (clientSecret) => HttpCredentials.onBehalfOfUser({ ...TOKEN_REQUEST, clientSecret, grant: TokenExchangeGrant.JWT_BEARER }),
      expect.objectContaining({ type: 'tokenExchange', grant: 'jwtBearer' }),
    ],
  ])('%s', (_what, make, expected) => {
    expect(credentials(make)).toEqual([expected]);
  });

  test('can be several, in places of their own', () => {
    const makeAll = (stack: Stack, secret: secretsmanager.ISecret) => http(stack, () => HttpCredentials.bearer(secret), {
      credentials: [HttpCredentials.bearer(secret), HttpCredentials.apiKey(secret), HttpCredentials.apiKey(secret, { query: 'key' })],
    });
    const handler = handlerOf(strings(), (stack) => makeAll(stack, secretsmanager.Secret.fromSecretCompleteArn(stack, 'Key', SECRET_ARN)));
    expect(handler.service.credentials.map(({ in: place, name }: any) => `${place} ${name}`)).toEqual(['header Authorization', 'header X-Api-Key', 'query key']);
  });
});

describe('S34 the server may read', () => {
  test('the value of the secret and nothing else, once for all tools', () => {
    const server = serverWith(strings(), (stack) => {
      const secret = new secretsmanager.Secret(stack, 'ApiKey');
      return [1, 2, 3].map((n) => ToolHandler.http({ baseUrl: 'https://api.example.com', path: `/${n}`, credentials: [HttpCredentials.apiKey(secret)] }));
    });
    expect(permissionsOf(server)).toEqual([
      { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: { Ref: expect.stringMatching(/^ApiKey/) } },
    ]);
    expect(manifestOf(server).tools[2].handler).toMatchObject({ service: { credentials: [{ secret: { secretArn: { $deployTimeValue: 0 } } }] } });
  });

  test('what is encrypted with a key of the owner, by way of Secrets Manager alone', () => {
    const server = serverWith(strings(), (stack) => {
      const clientSecret = new secretsmanager.Secret(stack, 'Client', { encryptionKey: new kms.Key(stack, 'Key') });
      return [ToolHandler.http({
        baseUrl: 'https://api.example.com', path: '/', credentials: [HttpCredentials.clientCredentials({ ...TOKEN_REQUEST, clientSecret })],
      })];
    });
    expect(permissionsOf(server)).toEqual([
      { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: { Ref: expect.stringMatching(/^Client/) } },
      {
        Effect: 'Allow',
        Action: 'kms:Decrypt',
        Resource: { 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] },
        Condition: { StringEquals: { 'kms:ViaService': { 'Fn::Join': ['', ['secretsmanager.', { Ref: 'AWS::Region' }, '.amazonaws.com']] } } },
      },
    ]);
  });
});

describe('fails for', () => {
  test.each<[string, Make, string]>([
    [
      'an API key in two places',
      (secret) => HttpCredentials.apiKey(secret, { header: 'X-Key', query: 'key' }),
      'credentials[0].header, query and cookie: an API key is sent in one place; give one of them',
    ],
    [
      'an API key in a header that no header is',
      (secret) => HttpCredentials.apiKey(secret, { header: 'X Key' }),
      'credentials[0].header: "X Key" is no name of a header (RFC 9110 section 5.1); write letters, digits and hyphens',
    ],
    [
      'an API key in a header that requests set',
      (secret) => HttpCredentials.apiKey(secret, { header: 'Content-Length' }),
      'credentials[0].header: Content-Length is set by the request itself; leave it out: it is that of the body',
    ],
    ['an API key in a parameter without a name', (secret) => HttpCredentials.apiKey(secret, { query: '' }), 'credentials[0].query must not be empty'],
    [
      'an API key in a cookie that no cookie is',
      (secret) => HttpCredentials.apiKey(secret, { cookie: 'a;b' }),
      'credentials[0].cookie must be the name of a cookie (RFC 6265): letters, digits and some of the signs, no space, got "a;b"',
    ],
    [
      'an API key after what would end the header',
      (secret) => HttpCredentials.apiKey(secret, { prefix: 'a\r\nb: ' }),
      'credentials[0].prefix has characters that no header can hold (RFC 9110 section 5.5); write printable ASCII in one line',
    ],
    ['a field without a name', (secret) => HttpCredentials.bearer(secret, { secretField: '' }), 'credentials[0].secretField must not be empty'],
    [
      'a user in two places',
      (secret) => HttpCredentials.basic({ secret, username: 'a', usernameField: 'b' }),
      'credentials[0].username and usernameField: the user has one place; give one of them',
    ],
    [
      'a user with a colon',
      (secret) => HttpCredentials.basic({ secret, username: 'a:b' }),
      'credentials[0].username must be without a colon (RFC 7617 section 2), got "a:b"',
    ],
    ...['http://login.example.com/token', 'https://me@login.example.com/token', 'https://login.example.com/token?a=b#c']
      .map((tokenUrl): [string, Make, string] => [
        `the token endpoint ${tokenUrl}`,
        (clientSecret) => HttpCredentials.clientCredentials({ ...TOKEN_REQUEST, tokenUrl, clientSecret }),
        `credentials[0].tokenUrl must be an https URL without user and fragment (http on a loopback address), got "${tokenUrl}"`,
      ]),
    [
      'scopes in one string',
      (clientSecret) => HttpCredentials.onBehalfOfUser({ ...TOKEN_REQUEST, scopes: ['a b'], clientSecret }),
      'credentials[0].scopes: "a b" is no scope (RFC 6749 section 3.3); give each one as an entry of its own, without spaces',
    ],
    [
      'a parameter that requests have',
      (clientSecret) => HttpCredentials.clientCredentials({ ...TOKEN_REQUEST, parameters: { grant_type: 'x' }, clientSecret }),
      'credentials[0].parameters: grant_type is set by the request itself; leave it out',
    ],
  ])('%s', (_what, make, problem) => {
    expect(problems(make)).toEqual([problem]);
  });

  test('two in one place, and one in the place of a header', () => {
    const twice = problemsOf(strings(), (stack) => http(stack, (secret) => HttpCredentials.bearer(secret), {
      credentials: [
        HttpCredentials.bearer(secretsmanager.Secret.fromSecretNameV2(stack, 'A', 'a')),
        HttpCredentials.basic({ secret: secretsmanager.Secret.fromSecretNameV2(stack, 'B', 'b') }),
      ],
    }));
    expect(twice).toEqual(['credentials[1]: the header Authorization is set already; give it once']);
    expect(problems((secret) => HttpCredentials.apiKey(secret), { headers: { 'x-api-key': 'k' } }))
      .toEqual(['credentials[0]: the header X-Api-Key is set already; give it once']);
  });
});
