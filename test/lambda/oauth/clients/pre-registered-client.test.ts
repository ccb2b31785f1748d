import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { PERSON_SETTINGS } from '../../shared/server-environment';
import { captureOutput } from '../../shared/standard-output';
import { type AuthorizationServer, basic, startAuthorizationServer } from '../authorization-server';
import { Browser } from '../browser';
import { PersonClient, tokensIn } from '../person-client';

const SECRET_ARN = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:Portal';
const SECRET = 'secret-of-the-portal';
const PORTAL = {
  clientId: 'portal', name: 'Portal', redirectUris: ['https://portal.example.com/cb'], clientSecretArn: SECRET_ARN, scopes: ['weather:read'],
};
const EDITOR = { clientId: 'editor', name: 'Editor', redirectUris: ['http://127.0.0.1/cb', 'editor://cb'] };

let server: AuthorizationServer;
let portal: PersonClient;
let editor: PersonClient;

beforeAll(async () => {
  server = await startAuthorizationServer({
    ...PERSON_SETTINGS,
    registration: { ...PERSON_SETTINGS.registration, dynamic: 'nobody', redirectHosts: [] },
    preRegisteredClients: [PORTAL, EDITOR],
  });
  server.aws.secrets.put(SECRET_ARN, SECRET);
  portal = PersonClient.known(server, 'portal', PORTAL.redirectUris[0]!);
  editor = PersonClient.known(server, 'editor', 'http://127.0.0.1:49152/cb');
});

afterAll(() => server?.stop());

beforeEach(() => void captureOutput());

describe('a client that the owner registered in the stack', () => {
  test('needs no registration, nor a record', async () => {
    const tokens = await editor.connect();

    expect((await editor.refresh(tokens.refresh_token)).status).toBe(200);
    expect((await server.aws.scan()).filter(({ pk }) => pk?.S?.startsWith('Client#'))).toEqual([]);
  });

  test('may send people to an app of its own', async () => {
    const { status } = await new Browser(server).open(editor.authorizationUrl({ redirect_uri: 'editor://cb' }));

    expect(status).toBe(303);
  });

  test.each(['https://portal.example.com/other', 'https://evil.example.com/cb'])('S01 does not send them to %s', async (redirectUri) => {
    const { status, headers } = await new Browser(server).open(portal.authorizationUrl({ redirect_uri: redirectUri }));

    expect(status).toBe(400);
    expect(headers).not.toHaveProperty('location');
  });

  test('authenticates with its secret, in the header or in the body', async () => {
    const inHeader = (code: string) => server.send('POST', '/token', {
      headers: { Authorization: basic({ client_id: 'portal', client_secret: SECRET }) },
      body: { grant_type: 'authorization_code', code, redirect_uri: portal.redirectUri, code_verifier: portal.verifier },
    });

    expect(tokensIn(await inHeader(await portal.authorize()))).toBeDefined();
    expect(tokensIn(await portal.exchange(await portal.authorize(), { client_secret: SECRET }))).toBeDefined();
  });

  test.each([[{ client_secret: 'wrong' }], [{}]])('S29 does not without it: %j', async (credential) => {
    expect(await portal.exchange(await portal.authorize(), credential as Record<string, string>)).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  });

  test('gets no more scopes than the owner says', async () => {
    const { headers } = await new Browser(server).open(portal.authorizationUrl({ scope: 'weather:write' }));
    expect(new URL(headers.location!).searchParams.get('error')).toBe('invalid_scope');

    const code = await portal.authorize(undefined, { scope: undefined });
    expect(tokensIn(await portal.exchange(code, { client_secret: SECRET })).scope).toBe('weather:read');
  });

  test('is not refused for scopes that clients add by habit', async () => {
    const code = await portal.authorize(undefined, { scope: 'openid weather:read offline_access' });

    expect(tokensIn(await portal.exchange(code, { client_secret: SECRET })).scope).toBe('weather:read');
  });

  test.each(['GET', 'PUT', 'DELETE'])('S18 is not managed by anybody: %s', async (method) => {
    const { status } = await server.send(method, '/clients/portal', {
      headers: { 'Authorization': `Bearer ${SECRET}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ client_id: 'portal', redirect_uris: ['http://127.0.0.1/cb'] }),
    });

    expect(status).toBe(401);
    expect((await new Browser(server).open(portal.authorizationUrl())).status).toBe(303);
  });

  test('has a secret that the table does not hold', async () => {
    expect(JSON.stringify(await server.aws.scan())).not.toContain(SECRET);
  });
});
