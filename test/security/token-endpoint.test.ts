import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cdkOut } from '../acceptance/apps';
import { startLocalServer, type LocalServer } from '../acceptance/local-server';
import { accessToken, basic, registerMachineClient, type MachineClient } from '../acceptance/machine-client';
import { sendMcp } from '../acceptance/mcp-request';

let server: LocalServer;
let client: MachineClient;
let postClient: MachineClient;

beforeAll(async () => {
  server = await startLocalServer({ app: await cdkOut('probe') });
  client = await registerMachineClient(server);
  postClient = await registerMachineClient(server, { token_endpoint_auth_method: 'client_secret_post' });
});

afterAll(() => server?.stop());

type Body = string | URLSearchParams | Uint8Array<ArrayBuffer>;

const FORM = 'application/x-www-form-urlencoded';

async function post(path: string, body: Body, headers: Record<string, string> = {}) {
  const response = await fetch(`${server.issuer}${path}`, { method: 'POST', headers: { 'content-type': FORM, ...headers }, body });
  return { status: response.status, headers: response.headers, body: await response.json() as any };
}

const authorization = (id = client.client_id, secret = client.client_secret) => ({ authorization: basic(id, secret) });

const GRANT = 'grant_type=client_credentials';

describe('S15 a token is its client\'s own', () => {
  test('another client cannot revoke it, and is not told', async () => {
    const token = await accessToken(server, client);

    const response = await fetch(`${server.issuer}/revoke`, {
      method: 'POST',
      headers: { authorization: basic((await registerMachineClient(server)).client_id, 'wrong') },
      body: new URLSearchParams({ token }),
    });
    expect(response.status).toBe(401);

    const other = await registerMachineClient(server);
    const quiet = await fetch(`${server.issuer}/revoke`, {
      method: 'POST',
      headers: { authorization: basic(other.client_id, other.client_secret) },
      body: new URLSearchParams({ token }),
    });
    expect(quiet.status).toBe(200);
    expect((await sendMcp(server.mcpUrl, { token, method: 'tools/list' })).status).toBe(200);
  });

  test('another client cannot introspect it', async () => {
    const token = await accessToken(server, client);
    const other = await registerMachineClient(server);

    const { body } = await post('/introspect', new URLSearchParams({ token }), authorization(other.client_id, other.client_secret));

    expect(body).toEqual({ active: false });
  });
});

test('S28 a wrong secret and an unknown client are told apart by nothing', async () => {
  const wrong = await post('/token', GRANT, authorization(client.client_id, 'wrong'));
  const unknown = await post('/token', GRANT, authorization('unknown', 'wrong'));

  expect(wrong.status).toBe(401);
  expect(unknown.status).toBe(wrong.status);
  expect(unknown.body).toEqual(wrong.body);
  expect(unknown.headers.get('www-authenticate')).toBe(wrong.headers.get('www-authenticate'));
});

describe('S29 a client with a secret is nobody without it', () => {
  const secretIn = (c: MachineClient) => `${GRANT}&client_id=${c.client_id}&client_secret=${encodeURIComponent(c.client_secret)}`;

  test.each<[string, () => [string, Record<string, string>?]]>([
    ['no secret', () => [`${GRANT}&client_id=${client.client_id}`]],
    ['bad percent-encoding', () => [GRANT, { authorization: `Basic ${Buffer.from('%zz:%zz').toString('base64')}` }]],
    ['a header that is no Basic authentication', () => [GRANT, { authorization: 'Basic !!!' }]],
    ['an empty secret', () => [GRANT, authorization(client.client_id, '')]],
    ['an assertion that is none', () => [`${GRANT}&client_id=${client.client_id}&client_assertion_type=${encodeURIComponent('urn:ietf:params:oauth:client-assertion-type:jwt-bearer')}&client_assertion=a.b.c`]],
  ])('%s is refused', async (_name, request) => {
    const { status, body } = await post('/token', ...request());

    expect([400, 401]).toContain(status);
    expect(body).toMatchObject({ error: expect.stringMatching(/^invalid_(client|request)$/) });
    expect(body).not.toHaveProperty('access_token');
  });

  test.each<[string, () => [string, Record<string, string>?]]>([
    ['in the body instead of the header', () => [secretIn(client)]],
    ['in the header instead of the body', () => [GRANT, authorization(postClient.client_id, postClient.client_secret)]],
  ])('the secret %s is taken, whichever way the client registered', async (_name, request) => {
    expect((await post('/token', ...request())).status).toBe(200);
  });

  test('both ways at once are refused', async () => {
    const { status, body } = await post('/token', secretIn(client), authorization());

    expect([400, 401]).toContain(status);
    expect(body).not.toHaveProperty('access_token');
  });

  test('a refusal names the way', async () => {
    const response = await fetch(`${server.issuer}/token`, { method: 'POST', headers: { 'content-type': FORM, ...authorization(client.client_id, 'wrong') }, body: GRANT });

    expect(response.status).toBe(401);
    // API Gateway renames the header of an integration's answer
    const challenge = response.headers.get('www-authenticate') ?? response.headers.get('x-amzn-remapped-www-authenticate');
    expect(challenge).toMatch(/^Basic /);
  });
});

describe('S30 whatever is sent, the token endpoint answers with a client error', () => {
  test.each<[string, Body, Record<string, string>]>([
    ['two content types', GRANT, { 'content-type': `application/json, ${FORM}` }],
    ['JSON', JSON.stringify({ grant_type: 'client_credentials' }), { 'content-type': 'application/json' }],
    ['multipart', '--x\r\nContent-Disposition: form-data; name="grant_type"\r\n\r\nclient_credentials\r\n--x--', { 'content-type': 'multipart/form-data; boundary=x' }],
    ['a parameter twice', `${GRANT}&${GRANT}`, {}],
    ['text that is not UTF-8', new Uint8Array([0x67, 0xff, 0xfe, 0x3d, 0xc3, 0x28]), {}],
    ['bad percent-encoding', 'grant_type=%E0%A4%A', {}],
    ['ten thousand parameters', Array.from({ length: 10_000 }, (_, i) => `p${i}=1`).join('&'), {}],
    ['names of the prototype', '__proto__=1&constructor=2&toString=3', {}],
    ['nothing', '', {}],
  ])('%s', async (_name, body, headers) => {
    for (const path of ['/token', '/revoke', '/introspect']) {
      const answer = await post(path, body, { ...authorization(), ...headers });
      expect({ path, status: answer.status, body: answer.body }).toMatchObject({ path, status: 400, body: { error: expect.stringMatching(/^[a-z_]+$/) } });
    }
  });
});

describe('S31 nothing that holds or refuses a credential may be cached', () => {
  test.each<[string, () => Promise<{ headers: Headers }>]>([
    ['a token', () => post('/token', `${GRANT}&resource=${encodeURIComponent(server.mcpUrl)}`, authorization())],
    ['a refused client', () => post('/token', GRANT, authorization(client.client_id, 'wrong'))],
    ['a refused request', () => post('/token', '', authorization())],
    ['a registration', () => post('/clients', JSON.stringify({ grant_types: ['client_credentials'], response_types: [], redirect_uris: [] }), { 'content-type': 'application/json', 'authorization': `Bearer ${server.initialAccessToken}` })],
    ['a refused registration', () => post('/clients', '{}', { 'content-type': 'application/json' })],
    ['a client\'s record', () => fetch(client.registration_client_uri, { headers: { authorization: `Bearer ${client.registration_access_token}` } })],
    ['an introspection', () => post('/introspect', 'token=x', authorization())],
  ])('%s', async (_name, send) => {
    expect((await send()).headers.get('cache-control')).toMatch(/no-store/);
  });
});

describe('S32 a client that the server has forgotten learns to register again', () => {
  test('at the token endpoint', async () => {
    const forgotten = await registerMachineClient(server);
    await fetch(forgotten.registration_client_uri, { method: 'DELETE', headers: { authorization: `Bearer ${forgotten.registration_access_token}` } });

    const { status, body } = await post('/token', GRANT, authorization(forgotten.client_id, forgotten.client_secret));

    expect({ status, body }).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  });
});
