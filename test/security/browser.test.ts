import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cdkOut } from '../acceptance/apps';
import { startLocalServer, type LocalServer } from '../acceptance/local-server';
import { accessToken } from '../acceptance/machine-client';
import { sendMcp } from '../acceptance/mcp-request';

let server: LocalServer;
let token: string;

beforeAll(async () => {
  server = await startLocalServer({ app: await cdkOut('probe') });
  token = await accessToken(server);
});

afterAll(() => server?.stop());

const listTools = (headers: Record<string, string>) => sendMcp(server.mcpUrl, { token, method: 'tools/list', headers });

describe('S24 a web page', () => {
  test.each(['http://evil.example.com', 'https://127.0.0.1.evil.example.com', 'null'])('of the origin %s is refused', async (origin) => {
    const { status, headers } = await listTools({ origin });

    expect(status).toBe(403);
    expect(headers.get('access-control-allow-origin')).not.toBe(origin);
  });

  test('of the server itself may call', async () => {
    expect((await listTools({ origin: new URL(server.mcpUrl).origin })).status).toBe(200);
  });
});

describe('S45 every answer tells browsers to come back with TLS only', () => {
  test.each<[string, string, RequestInit]>([
    ['a page', '/', { headers: { accept: 'text/html' } }],
    ['metadata', '/.well-known/oauth-authorization-server', {}],
    ['keys', '/jwks', {}],
    ['a preflight request', '/token', { method: 'OPTIONS', headers: { 'origin': 'https://app.example.com', 'access-control-request-method': 'POST' } }],
    ['an error of the token endpoint', '/token', { method: 'POST', body: new URLSearchParams({ grant_type: 'x' }) }],
    ['a registration', '/clients', { method: 'POST', body: '{}' }],
    ['the authorization endpoint', '/authorize', {}],
    ['a page that there is not', '/authorize/x', {}],
    ['an endpoint that there is not', '/nowhere', {}],
    ['MCP without a token', '/mcp', { method: 'POST', body: '{}' }],
  ])('%s', async (_name, path, init) => {
    const { headers } = await fetch(server.issuer + path, { ...init, redirect: 'manual' });

    expect(headers.get('strict-transport-security')).toBe('max-age=31536000');
  });

  test('MCP with a token, in one piece and streamed, with success and without', async () => {
    const answers = await Promise.all([listTools({}), listTools({ origin: 'http://evil.example.com' }), sendMcp(server.mcpUrl, { token, method: 'nothing', headers: {} })]);

    expect(answers.map(({ headers }) => headers.get('strict-transport-security'))).toEqual(Array(3).fill('max-age=31536000'));
  });
});

test('S24 a program, which has no origin, may call', async () => {
  expect((await listTools({})).status).toBe(200);
});

test('S24 credentials of browsers are never allowed across origins', async () => {
  for (const path of ['/mcp', '/token', '/.well-known/openid-configuration']) {
    const response = await fetch(`${server.issuer}${path}`, {
      method: 'OPTIONS',
      headers: { 'origin': 'https://evil.example.com', 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' },
    });
    expect(response.headers.has('access-control-allow-credentials')).toBe(false);
  }
});

test('S24 the local server answers to its own name alone', async () => {
  const status = await new Promise((resolve, reject) => {
    request(`${server.issuer}/.well-known/openid-configuration`, { headers: { host: 'evil.example.com' } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on('error', reject).end();
  });

  expect(status).toBe(403);
});
