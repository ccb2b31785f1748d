import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Answer, type AuthorizationServer, startAuthorizationServer } from './authorization-server';
import { claimsOf, PersonClient, tokensIn } from './person-client';
import { MCP_URL, PERSON_SETTINGS } from '../shared/server-environment';
import { captureOutput } from '../shared/standard-output';

let server: AuthorizationServer;
let client: PersonClient;
let code: string;
let output: { text(): string };

beforeAll(async () => {
  server = await startAuthorizationServer(PERSON_SETTINGS);
  client = await PersonClient.register(server);
});

afterAll(() => server?.stop());

beforeEach(async () => {
  output = captureOutput();
  code = await client.authorize();
});

afterEach(() => void vi.useRealTimers());

const isActive = async (token: string) =>
  (await server.send('POST', '/introspect', { body: { token, client_id: client.id } })).body.active as boolean;

const expectRefused = ({ status, body }: Answer, error = 'invalid_grant') => expect({ status, body }).toMatchObject({ status: 400, body: { error } });

describe('S14 an authorization code', () => {
  test('works once: when it comes later, it is refused, and what it was exchanged for dies', async () => {
    const now = Date.now();
    vi.useFakeTimers({ now, toFake: ['Date'] });
    const tokens = tokensIn(await client.exchange(code));
    vi.setSystemTime(now + 11_000);

    expectRefused(await client.exchange(code));

    expect(await isActive(tokens.access_token)).toBe(false);
    expectRefused(await client.refresh(tokens.refresh_token));
    expect(output.text()).toContain('"securityEvent":"authorizationCodeReuse"');
  });

  test('gives the same refresh token to a client that repeats its request for ten seconds', async () => {
    const now = Date.now();
    vi.useFakeTimers({ now, toFake: ['Date'] });
    const tokens = tokensIn(await client.exchange(code));
    vi.setSystemTime(now + 9_000);
    const again = tokensIn(await client.exchange(code));

    expect(again.refresh_token).toBe(tokens.refresh_token);
    expect(claimsOf(again.access_token).scope).toBe(claimsOf(tokens.access_token).scope);
    expect(await isActive(tokens.access_token)).toBe(true);
    expect(await isActive(again.access_token)).toBe(true);
    expect(output.text()).not.toContain('securityEvent');
  });

  test('that was used long ago by another request, while this one was under way, ends what was granted for it', async () => {
    const grants = async () => (await server.aws.scan()).filter(({ pk, content }) => pk!.S!.startsWith('Grant#') && content!.S!.includes(client.id)).length;
    const before = await grants();
    server.aws.onCall = async (target) => {
      if (target.endsWith('.UpdateItem')) {
        server.aws.onCall = () => undefined;
        await server.aws.setAttribute('AuthorizationCode', code, 'rotation', `${Math.floor(Date.now() / 1_000) - 30}`);
      }
    };

    expectRefused(await client.exchange(code));
    expect(await grants()).toBe(before - 1);
  });

  test('is answered with an outage when it could not be used, and stays good', async () => {
    server.aws.fail('DynamoDB', { status: 400, type: 'ThrottlingException' }, 'UpdateItem');
    expect((await client.exchange(code)).status).toBe(503);
    server.aws.fail('DynamoDB', undefined, 'UpdateItem');

    expect((await client.exchange(code)).status).toBe(200);
  });

  test('gives the same refresh token to all who try at the same time', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => client.exchange(code)));

    const [token, ...others] = new Set(answers.map((answer) => tokensIn(answer).refresh_token));
    expect(others).toEqual([]);
    expect((await client.refresh(token!)).status).toBe(200);
  });

  test('that was used a moment ago is worth nothing to another client, without the verifier, or at another place', async () => {
    const tokens = tokensIn(await client.exchange(code));
    const other = await PersonClient.register(server);

    expectRefused(await other.exchange(code, { code_verifier: client.verifier }));
    expectRefused(await client.exchange(code, { code_verifier: other.verifier }));
    expectRefused(await client.exchange(code, { redirect_uri: 'https://notebook.example.com/other' }));
    expect(await isActive(tokens.access_token)).toBe(true);
  });

  test('that comes again after its refresh token has been used ends all of it, at once: whoever used that had the answer', async () => {
    const tokens = tokensIn(await client.exchange(code));
    const next = tokensIn(await client.refresh(tokens.refresh_token));

    expectRefused(await client.exchange(code));

    expect(await isActive(next.access_token)).toBe(false);
    expectRefused(await client.refresh(next.refresh_token));
    expect(output.text()).toContain('"securityEvent":"authorizationCodeReuse"');
  });

  test('opens nothing once its grant has ended', async () => {
    const tokens = tokensIn(await client.exchange(code));
    await server.send('POST', '/revoke', { body: { token: tokens.refresh_token, client_id: client.id } });

    expectRefused(await client.exchange(code));
  });

  test('that was used already ends nothing without the verifier', async () => {
    const tokens = tokensIn(await client.exchange(code));

    expectRefused(await client.exchange(code, { code_verifier: 'x'.repeat(43) }));

    expect(await isActive(tokens.access_token)).toBe(true);
  });

  test('that is made up ends nothing', async () => {
    const tokens = tokensIn(await client.exchange(code));

    expectRefused(await client.exchange(`${code.slice(0, -1)}${code.endsWith('A') ? 'B' : 'A'}`));
    expectRefused(await client.exchange('x'));

    expect(await isActive(tokens.access_token)).toBe(true);
  });

  test('expires after a minute', async () => {
    vi.useFakeTimers({ now: Date.now() + 61_000, toFake: ['Date'] });

    expectRefused(await client.exchange(code));
  });

  test('of another client is refused, and stays good', async () => {
    const other = await PersonClient.register(server);

    expectRefused(await other.exchange(code, { code_verifier: client.verifier }));
    expect((await client.exchange(code)).status).toBe(200);
  });
});

describe('S03 the verifier (PKCE)', () => {
  test.each([
    ['is missing', { code_verifier: '' }],
    ['is wrong', { code_verifier: 'x'.repeat(43) }],
    ['is the challenge', {}],
  ])('that %s is refused', async (_case, changes: Record<string, string>) => {
    expectRefused(await client.exchange(code, 'code_verifier' in changes ? changes : { code_verifier: client.parameters.code_challenge! }));
  });
});

describe('S01 the redirect URI at the token endpoint', () => {
  test.each(['https://notebook.example.com/callback/', 'https://notebook.example.com/callback?x', 'https://evil.example.com/callback'])('%s is refused', async (uri) => {
    expectRefused(await client.exchange(code, { redirect_uri: uri }));
  });

  test('may be left out, as OAuth 2.1 does, but the verifier may not', async () => {
    const body = { grant_type: 'authorization_code', code, client_id: client.id };

    expectRefused(await server.send('POST', '/token', { body }));
    expectRefused(await server.send('POST', '/token', { body: { ...body, code: 'x', code_verifier: client.verifier } }), 'invalid_request');
    expect((await server.send('POST', '/token', { body: { ...body, code_verifier: client.verifier } })).status).toBe(200);
    expect((await server.send('POST', '/token', { body: { ...body, code_verifier: client.verifier, redirect_uri: '' } })).status).toBe(200);
  });
});

describe('S10 the resource', () => {
  test('of another server is refused', async () => {
    expectRefused(await client.exchange(code, { resource: 'https://other.example.com/mcp' }), 'invalid_target');
  });

  test.each([
    [`${MCP_URL}/`, MCP_URL], [MCP_URL, `${MCP_URL}/`], [undefined, MCP_URL], [MCP_URL.replace('https://abc', 'HTTPS://ABC'), `${MCP_URL}/`],
  ])('may be written as %s first and as %s then', async (first, then) => {
    const tokens = tokensIn(await client.exchange(await client.authorize(undefined, { resource: first }), { resource: then }));

    expect(claimsOf(tokens.access_token).aud).toBe(MCP_URL);
    expect(claimsOf(tokensIn(await client.refresh(tokens.refresh_token, { resource: first ?? then })).access_token).aud).toBe(MCP_URL);
  });

  test('may be left out of both requests', async () => {
    const exchange = await server.send('POST', '/token', {
      body: {
        grant_type: 'authorization_code',
        code: await client.authorize(undefined, { resource: undefined }),
        client_id: client.id,
        redirect_uri: client.redirectUri,
        code_verifier: client.verifier,
      },
    });

    expect(claimsOf(tokensIn(exchange).access_token).aud).toBe(MCP_URL);
  });
});

test('S31 answers with tokens are not cached', async () => {
  expect((await client.exchange(code)).headers['cache-control']).toBe('no-store');
});
