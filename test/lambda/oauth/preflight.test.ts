import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AuthorizationServer, startAuthorizationServer } from './authorization-server';
import { PERSON_SETTINGS } from '../shared/server-environment';

let server: AuthorizationServer;

beforeAll(async () => {
  server = await startAuthorizationServer(PERSON_SETTINGS);
});

afterAll(() => server?.stop());

const preflight = (path: string) => server.send('OPTIONS', path, { headers: { 'Origin': 'https://app.example.com', 'Access-Control-Request-Method': 'POST' } });

describe('S24 a preflight request', () => {
  test.each([
    ...['/.well-known/openid-configuration', '/.well-known/oauth-protected-resource/mcp', '/.well-known/what-there-is-not', '/jwks'].map((path) => [path, 'GET']),
    ...['/token', '/token/', '/revoke', '/introspect', '/par', '/clients', '/dcr', '/register'].map((path) => [path, 'POST']),
    ['/clients/abc', 'GET,PUT,DELETE'],
  ])('for %s is answered as API Gateway answers those for other endpoints: %s', async (path, methods) => {
    const { status, headers, text } = await preflight(path);

    expect(status).toBe(204);
    expect(text).toBe('');
    // API Gateway names a type of its own even where there is no content
    const { 'content-type': _, ...named } = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
    expect(named).toEqual({
      'access-control-allow-headers': 'Authorization,Content-Type,DPoP,MCP-Protocol-Version',
      'access-control-allow-origin': '*',
      'access-control-allow-methods': methods,
      'access-control-max-age': '7200',
      'access-control-expose-headers': 'WWW-Authenticate',
      'strict-transport-security': 'max-age=31536000',
    });
  });

  test.each(['/', '/authorize', '/authorize/x', '/callback', '/account', '/nowhere'])('for %s, which no script calls, allows nothing', async (path) => {
    const { status, headers } = await preflight(path);

    expect(status).toBeGreaterThanOrEqual(400);
    expect(Object.keys(headers).map((name) => name.toLowerCase())).not.toContain('access-control-allow-methods');
  });
});
