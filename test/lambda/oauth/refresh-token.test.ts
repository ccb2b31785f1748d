import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Answer, type AuthorizationServer, startAuthorizationServer } from './authorization-server';
import { claimsOf, PersonClient, type Tokens, tokensIn } from './person-client';
import { sha256 } from '../../../lambda-src/shared/record-key';
import { PERSON_SETTINGS } from '../shared/server-environment';
import { captureOutput } from '../shared/standard-output';

let server: AuthorizationServer;
let client: PersonClient;
let tokens: Tokens;
let output: { text(): string };

beforeAll(async () => {
  server = await startAuthorizationServer(PERSON_SETTINGS);
  client = await PersonClient.register(server);
});

afterAll(() => server?.stop());

beforeEach(async () => {
  output = captureOutput();
  tokens = await client.connect();
});

afterEach(() => {
  server.aws.fail('DynamoDB', undefined);
  vi.useRealTimers();
});

const wait = (seconds: number) => void vi.useFakeTimers({ now: Date.now() + seconds * 1_000, toFake: ['Date'] });

const isRefused = ({ status, body }: Answer) => status === 400 && body.error === 'invalid_grant';

const isActive = async (token: string) =>
  (await server.send('POST', '/introspect', { body: { token, client_id: client.id } })).body.active as boolean;

const securityEvents = () => output.text().split('\n').flatMap((line) => (line.includes('"securityEvent"') ? [JSON.parse(line)] : []));

describe('a refresh token', () => {
  test('is replaced with every use, and keeps the grant', async () => {
    const first = tokensIn(await client.refresh(tokens.refresh_token));
    const second = tokensIn(await client.refresh(first.refresh_token));

    expect(new Set([tokens, first, second].map(({ refresh_token: token }) => token)).size).toBe(3);
    expect(new Set([tokens, first, second].map(({ access_token: token }) => claimsOf(token).grant_id)).size).toBe(1);
  });

  test('has 256 bits and the hash of its grant, whether it is the first or a successor', async () => {
    const { refresh_token: successor } = tokensIn(await client.refresh(tokens.refresh_token));
    const grant = sha256(claimsOf(tokens.access_token).grant_id);

    const [secret, secretOfSuccessor] = [tokens.refresh_token, successor].map((token) => new RegExp(`^([\\w-]{43})${grant}$`).exec(token)?.[1]);
    expect(secret).toEqual(expect.any(String));
    expect(secretOfSuccessor).toEqual(expect.any(String));
    expect(secretOfSuccessor).not.toBe(secret);
  });

  test('counts as the record of it says, whatever grant it names', async () => {
    const { access_token: other } = await client.connect();

    expect(isRefused(await client.refresh(tokens.refresh_token.slice(0, 43) + sha256(claimsOf(other).grant_id)))).toBe(true);
    expect(isRefused(await client.refresh(tokens.refresh_token.slice(0, 43)))).toBe(true);
    expect((await client.refresh(tokens.refresh_token)).status).toBe(200);
  });

  test('may be exchanged for an access token with less scopes, and loses none by it', async () => {
    const both = await client.connect(undefined, { scope: 'weather:read weather:write' });

    const less = tokensIn(await client.refresh(both.refresh_token, { scope: 'weather:read' }));
    expect(claimsOf(less.access_token).scope).toBe('weather:read');
    expect(claimsOf(tokensIn(await client.refresh(less.refresh_token)).access_token).scope).toBe('weather:read weather:write');
  });

  test('gives no more scopes than were granted', async () => {
    expect(await client.refresh(tokens.refresh_token, { scope: 'weather:write' })).toMatchObject({ status: 400, body: { error: 'invalid_scope' } });
  });

  test('S10 is for the MCP URL alone', async () => {
    expect(await client.refresh(tokens.refresh_token, { resource: 'https://other.example.com/mcp' })).toMatchObject({
      status: 400, body: { error: 'invalid_target' },
    });
  });

  test('S13 of another client is refused, and stays good', async () => {
    const other = await PersonClient.register(server);

    expect(isRefused(await other.refresh(tokens.refresh_token))).toBe(true);
    expect((await client.refresh(tokens.refresh_token)).status).toBe(200);
  });

  test('that is unused for its lifetime is gone', async () => {
    wait(PERSON_SETTINGS.refreshTokenLifetime);
    expect(isRefused(await client.refresh(tokens.refresh_token))).toBe(true);
  });

  test('lives no longer than the grant, however often it is used', async () => {
    let current = tokens.refresh_token;
    for (let days = 0; days < 80; days += 20) {
      wait(20 * 86_400);
      current = tokensIn(await client.refresh(current)).refresh_token;
    }

    wait(11 * 86_400);
    expect(isRefused(await client.refresh(current))).toBe(true);
  });
});

test('a client that did not ask for refresh tokens gets them all the same: its person would sign in every hour', async () => {
  const brief = await PersonClient.register(server, { grant_types: ['authorization_code'] });
  const { refresh_token: token } = await brief.connect();

  expect((await brief.refresh(token)).status).toBe(200);
});

describe('S13 a refresh token that is presented again', () => {
  test('within a minute gets the same successor, and a token that works', async () => {
    const first = tokensIn(await client.refresh(tokens.refresh_token));
    wait(59);
    const again = tokensIn(await client.refresh(tokens.refresh_token));

    expect(again.refresh_token).toBe(first.refresh_token);
    expect(again.access_token).not.toBe(first.access_token);
    expect((await client.refresh(again.refresh_token)).status).toBe(200);
    expect(securityEvents()).toEqual([]);
  });

  test('many times at once gets the same successor', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => client.refresh(tokens.refresh_token)));

    const successors = new Set(answers.map((answer) => tokensIn(answer).refresh_token));
    expect(successors.size).toBe(1);
    expect((await client.refresh([...successors][0]!)).status).toBe(200);
  });

  test('at once by the successor is no reuse', async () => {
    const first = tokensIn(await client.refresh(tokens.refresh_token));
    const [old, current] = await Promise.all([client.refresh(tokens.refresh_token), client.refresh(first.refresh_token)]);

    expect(tokensIn(old).refresh_token).toBe(first.refresh_token);
    expect((await client.refresh(tokensIn(current).refresh_token)).status).toBe(200);
  });

  test('after a minute ends the grant with all its tokens, and is reported', async () => {
    const first = tokensIn(await client.refresh(tokens.refresh_token));
    wait(62);

    expect(isRefused(await client.refresh(tokens.refresh_token))).toBe(true);

    expect(isRefused(await client.refresh(first.refresh_token))).toBe(true);
    expect(await isActive(first.refresh_token)).toBe(false);
    expect(await isActive(first.access_token)).toBe(false);
    expect(securityEvents()).toEqual([expect.objectContaining({
      level: 'WARN', securityEvent: 'refreshTokenReuse', SecurityEvents: 1, clientId: client.id, grantId: claimsOf(first.access_token).grant_id,
    })]);
  });

  test('by another client, even late, ends nothing', async () => {
    const other = await PersonClient.register(server);
    const first = tokensIn(await client.refresh(tokens.refresh_token));
    wait(62);

    expect(isRefused(await other.refresh(tokens.refresh_token))).toBe(true);
    expect((await client.refresh(first.refresh_token)).status).toBe(200);
  });

  test('does not end another grant of the same client', async () => {
    const untouched = await client.connect();
    await client.refresh(tokens.refresh_token);
    wait(62);
    await client.refresh(tokens.refresh_token);

    expect((await client.refresh(untouched.refresh_token)).status).toBe(200);
  });
});

describe('S13 between a request and its use of a refresh token', () => {
  /** Does something before the next update of a record, which is the use of the token. */
  function beforeUse(meanwhile: () => Promise<unknown>): void {
    server.aws.onCall = async (target) => {
      if (target.endsWith('.UpdateItem')) {
        server.aws.onCall = () => undefined;
        await meanwhile();
      }
    };
  }

  const usedAgo = (seconds: number) =>
    server.aws.setAttribute('RefreshToken', tokens.refresh_token, 'rotation', `${Math.floor(Date.now() / 1_000) - seconds}`);

  test('another that came long ago counts: it is refused', async () => {
    beforeUse(() => usedAgo(62));

    expect(isRefused(await client.refresh(tokens.refresh_token))).toBe(true);
  });

  test('another that came a moment ago has the same successor', async () => {
    beforeUse(() => usedAgo(30));
    const first = tokensIn(await client.refresh(tokens.refresh_token));

    expect(tokensIn(await client.refresh(tokens.refresh_token)).refresh_token).toBe(first.refresh_token);
  });

  test('it may be deleted: it is refused', async () => {
    beforeUse(() => server.aws.deleteRecord('RefreshToken', tokens.refresh_token));

    expect(isRefused(await client.refresh(tokens.refresh_token))).toBe(true);
  });

  test('the table may fail: it stays good', async () => {
    server.aws.fail('DynamoDB', { status: 400, type: 'ThrottlingException' }, 'UpdateItem');
    expect((await client.refresh(tokens.refresh_token)).status).toBe(503);
    server.aws.fail('DynamoDB', undefined, 'UpdateItem');

    expect((await client.refresh(tokens.refresh_token)).status).toBe(200);
  });
});

test.each([[60, 200], [61, 400]])('S13 a refresh token that comes again after %i seconds is answered with %i', async (seconds, status) => {
  const now = Math.ceil(Date.now() / 1_000) * 1_000;
  vi.useFakeTimers({ now, toFake: ['Date'] });
  await client.refresh(tokens.refresh_token);
  vi.setSystemTime(now + seconds * 1_000);

  expect((await client.refresh(tokens.refresh_token)).status).toBe(status);
});

test('S33 the records of what clients hold have the types that operators end', async () => {
  const types = (await server.aws.scan()).map(({ pk }) => pk!.S!.split('#')[0]!);

  expect(types).toEqual(expect.arrayContaining(['AuthorizationCode', 'Grant', 'RefreshToken']));
  expect(types).not.toContain('');
});

test('a refresh that was cut short between its two writes is mended by the next attempt', async () => {
  server.aws.fail('DynamoDB', { status: 500, type: 'InternalServerError' }, 'PutItem');
  expect((await client.refresh(tokens.refresh_token)).status).toBe(503);
  server.aws.fail('DynamoDB', undefined, 'PutItem');

  const { refresh_token: successor } = tokensIn(await client.refresh(tokens.refresh_token));

  expect((await client.refresh(successor)).status).toBe(200);
});

describe('revocation (RFC 7009)', () => {
  const revoke = (token: string, as = client, hint?: string) =>
    server.send('POST', '/revoke', { body: { token, client_id: as.id, ...(hint && { token_type_hint: hint }) } });

  test.each(['refresh_token', undefined, 'access_token'])('of a refresh token, with the hint %s, ends its grant', async (hint) => {
    expect((await revoke(tokens.refresh_token, client, hint)).status).toBe(200);

    expect(isRefused(await client.refresh(tokens.refresh_token))).toBe(true);
    expect(await isActive(tokens.access_token)).toBe(false);
    expect(securityEvents()).toEqual([]);
  });

  test('S15 by another client has no effect', async () => {
    const other = await PersonClient.register(server);

    expect((await revoke(tokens.refresh_token, other)).status).toBe(200);
    expect((await client.refresh(tokens.refresh_token)).status).toBe(200);
  });

  test('of an access token leaves the refresh token alone', async () => {
    expect((await revoke(tokens.access_token)).status).toBe(200);

    expect(await isActive(tokens.access_token)).toBe(false);
    expect((await client.refresh(tokens.refresh_token)).status).toBe(200);
  });
});

describe('introspection (RFC 7662)', () => {
  test('tells what a refresh token is good for', async () => {
    const { body } = await server.send('POST', '/introspect', { body: { token: tokens.refresh_token, client_id: client.id } });

    expect(body).toMatchObject({ active: true, client_id: client.id, scope: expect.stringContaining('weather:read'), exp: expect.any(Number) });
    expect(JSON.stringify(body)).not.toContain(tokens.refresh_token);
  });

  test('tells another client nothing', async () => {
    const other = await PersonClient.register(server);

    expect((await server.send('POST', '/introspect', { body: { token: tokens.refresh_token, client_id: other.id } })).body).toEqual({ active: false });
  });
});

test('S32 the refresh token of an evicted client is answered with invalid_client', async () => {
  const evicted = await PersonClient.register(server);
  const { refresh_token: token } = await evicted.connect();
  await server.aws.deleteRecord('Client', evicted.id);

  expect(await evicted.refresh(token)).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
});
