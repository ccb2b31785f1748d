import { request as httpRequest } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cdkOut } from './apps';
import { startLocalServer, type LocalServer } from './local-server';
import { accessToken, basic, registerMachineClient, requestToken } from './machine-client';
import { callTool, mcpHttpRequest } from './mcp-request';

/** Names that every object of JavaScript has a member of. */
const NAMES = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf', 'isPrototypeOf', '__defineGetter__'];

const PAIRS = NAMES.map((name) => `${name}=x`);
const MEMBERS = NAMES.map((name) => `${JSON.stringify(name)}:"x"`).join(',');

let server: LocalServer;
let token: string;

beforeAll(async () => {
  server = await startLocalServer({ app: await cdkOut('probe') });
  token = await accessToken(server);
});

afterAll(() => server?.stop());

interface Sent {
  readonly method?: string;
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: string;
}

/** Sends a request with every name in its headers, its cookies and its query, as they are. */
async function send(url: string, { method = 'POST', headers = [], body }: Sent): Promise<{ readonly status: number; readonly body: string }> {
  const { host } = new URL(url);
  const all = [['Host', host], ...NAMES.map((name) => [name, 'x'] as const), ['Cookie', PAIRS.join('; ')], ...headers];
  const message = httpRequest(`${url}?${PAIRS.join('&')}`, { method, headers: all.flat() });
  message.end(body);
  const [response] = await new Promise<any[]>((resolve, reject) => message.once('response', (...args) => resolve(args)).once('error', reject));
  return { status: response.statusCode, body: await text(response) };
}

const FORM = [['Content-Type', 'application/x-www-form-urlencoded']] as const;
const JSON_TYPE = [['Content-Type', 'application/json']] as const;

describe('names that every object has', () => {
  test.each<[string, string, Sent, number]>([
    ['a token request', '/token', { headers: FORM, body: `grant_type=client_credentials&${PAIRS.join('&')}` }, 400],
    ['a revocation', '/revoke', { headers: FORM, body: PAIRS.join('&') }, 400],
    ['an introspection', '/introspect', { headers: FORM, body: PAIRS.join('&') }, 400],
    ['a registration', '/clients', { headers: JSON_TYPE, body: `{${MEMBERS}}` }, 401],
    ['an authorization request', '/authorize', { method: 'GET' }, 400],
    ['an authorization request by a form', '/authorize', { headers: FORM, body: PAIRS.join('&') }, 400],
    ['a pushed request', '/par', { headers: FORM, body: PAIRS.join('&') }, 404],
    ['metadata', '/.well-known/openid-configuration', { method: 'GET' }, 200],
    ['keys', '/jwks', { method: 'GET' }, 200],
    ['a path that there is not', '/constructor', { method: 'GET' }, 404],
    ['a page of nobody', '/authorize/constructor', { method: 'GET' }, 404],
  ])('%s is answered', async (_what, path, sent, status) => {
    const answer = await send(`${server.issuer}${path}`, sent);

    expect({ ...answer, body: answer.body.slice(0, 200) }).toMatchObject({ status });
  });

  test('a client with them is registered, gets a token and manages itself', async () => {
    const client = await registerMachineClient(server, JSON.parse(`{${MEMBERS}}`) as object);
    const credentials = [['Authorization', basic(client.client_id, client.client_secret)]] as const;
    const form = new URLSearchParams({ grant_type: 'client_credentials', resource: server.mcpUrl });
    const answer = await send(`${server.issuer}/token`, { headers: [...FORM, ...credentials], body: `${form}&${PAIRS.join('&')}` });

    expect(answer.status).toBe(200);
    expect((await send(client.registration_client_uri, { method: 'GET', headers: [['Authorization', `Bearer ${client.registration_access_token}`]] })).status).toBe(200);
  });

  test.each(NAMES)('%s is no scope, and no client', async (name) => {
    const client = await registerMachineClient(server);
    const scoped = await requestToken(server, client, { scope: name });
    const stranger = await requestToken(server, { ...client, client_id: name });

    expect({ status: scoped.status, body: await scoped.json() }).toMatchObject({ status: 400, body: { error: 'invalid_scope' } });
    expect({ status: stranger.status, body: await stranger.json() }).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  });

  test('an MCP request with them in its headers is answered, and the members of its message reach the tool', async () => {
    const names = NAMES.filter((name) => name !== '__proto__');
    const args = Object.fromEntries(names.map((name) => [name, { [name]: 'x' }]));
    const request = mcpHttpRequest(server.mcpUrl, { token, method: 'tools/call', params: { name: 'read_event', arguments: args } });
    const answer = await send(server.mcpUrl, { headers: [...request.headers], body: await request.text() });

    expect(answer.status).toBe(200);
    const [line] = answer.body.split('\n').filter((one) => one.startsWith('data:') || one.startsWith('{'));
    expect(JSON.parse(line!.replace(/^data:/, '')).result.structuredContent.event.arguments).toEqual(args);
  });

  test.each(NAMES)('%s is no tool', async (name) => {
    expect((await callTool(server.mcpUrl, token, name)).body).toMatchObject({ error: { code: -32602 } });
  });
});
