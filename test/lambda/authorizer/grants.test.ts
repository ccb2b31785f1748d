import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type AuthorizerFunction, now, ownToken, requestEvent, startAuthorizer, tokenEvent } from './authorizer-function';
import { AUTHORIZER_CACHE_SECONDS, GRANT_ID_CLAIM } from '../../../src/contract';
import { captureOutput } from '../shared/standard-output';

const DOCUMENT_CLIENT = 'https://client.example/metadata.json';

let authorizer: AuthorizerFunction;

beforeAll(async () => {
  authorizer = await startAuthorizer({ tokens: { type: 'own', permanentClients: ['registered', 'workload'], dpop: false } });
});

afterAll(() => authorizer?.stop());

const check = async (claims: Record<string, unknown>) => authorizer.authorize(tokenEvent(await ownToken(claims)));

async function refused(claims: Record<string, unknown>): Promise<void> {
  const output = captureOutput();
  const token = await ownToken(claims);
  await expect(authorizer.authorize(tokenEvent(token))).rejects.toThrow(/^Unauthorized$/);
  expect(output.text()).toContain('Token refused');
  expect(output.text()).not.toContain(token.split('.')[2]);
}

describe('S33 a token of a person', () => {
  test('works as long as what they granted is there, and costs one read', async () => {
    await authorizer.putRecord('Grant', 'grant-1');

    expect((await check({ [GRANT_ID_CLAIM]: 'grant-1' })).context).toMatchObject({ clientId: 'client', subject: 'ada' });
    expect(authorizer.aws.calls.filter((call) => call.startsWith('DynamoDB'))).toEqual(['DynamoDB_20120810.BatchGetItem']);

    await authorizer.deleteRecord('Grant', 'grant-1');
    await refused({ [GRANT_ID_CLAIM]: 'grant-1' });
  });

  test('is refused without a grant, with one that has expired, and with that of somebody else deleted', async () => {
    await authorizer.putRecord('Grant', 'expired', { expiresAt: now() - 1 });

    await refused({ [GRANT_ID_CLAIM]: 'never-was' });
    await refused({ [GRANT_ID_CLAIM]: '' });
    await refused({ [GRANT_ID_CLAIM]: 'expired' });
    await refused({ [GRANT_ID_CLAIM]: 7 });
  });

  test('is refused from the second on in which the grant expires', async () => {
    const expiresAt = now() + 600;
    await authorizer.putRecord('Grant', 'brief', { expiresAt });
    const event = tokenEvent(await ownToken({ [GRANT_ID_CLAIM]: 'brief', exp: expiresAt + 3_600 }));
    vi.useFakeTimers({ now: (expiresAt - 1) * 1_000, toFake: ['Date'] });
    try {
      expect((await authorizer.authorize(event)).principalId).toBe('ada');
      vi.setSystemTime(expiresAt * 1_000);
      captureOutput();
      await expect(authorizer.authorize(event)).rejects.toThrow(/^Unauthorized$/);
    } finally {
      vi.useRealTimers();
    }
  });

  test('is refused though the grant lasts, if it was revoked itself or its client is gone', async () => {
    await authorizer.putRecord('Grant', 'grant-2');
    await authorizer.putRecord('RevokedToken', 'revoked');

    await check({ [GRANT_ID_CLAIM]: 'grant-2' });
    await refused({ [GRANT_ID_CLAIM]: 'grant-2', jti: 'revoked' });
    await refused({ [GRANT_ID_CLAIM]: 'grant-2', client_id: 'evicted' });
  });
});

describe('a client without a record', () => {
  test.each(['registered', 'workload'])('%s is known from the settings', async (clientId) => {
    expect((await check({ client_id: clientId })).context.clientId).toBe(clientId);
  });

  test('S33 still needs what was granted, and its tokens can be revoked', async () => {
    await authorizer.putRecord('RevokedToken', 'revoked-2');
    await authorizer.putRecord('Grant', 'grant-3');

    await check({ client_id: 'registered', [GRANT_ID_CLAIM]: 'grant-3' });
    await refused({ client_id: 'registered', [GRANT_ID_CLAIM]: 'gone' });
    await refused({ client_id: 'registered', jti: 'revoked-2' });
  });
});

describe('S33 a client that is known by its document', () => {
  test('has a record, without which its tokens are worth nothing', async () => {
    await authorizer.putRecord('Grant', 'grant-4', { content: { iat: 1_000 } });
    await refused({ client_id: DOCUMENT_CLIENT, [GRANT_ID_CLAIM]: 'grant-4' });

    await authorizer.putRecord('Client', DOCUMENT_CLIENT, { content: { client_id_issued_at: 1_000 } });
    expect((await check({ client_id: DOCUMENT_CLIENT, [GRANT_ID_CLAIM]: 'grant-4' })).context.clientId).toBe(DOCUMENT_CLIENT);
  });

  test('is one whose id is such a URL, and not one in whose id there is one', async () => {
    await authorizer.putRecord('Client', `of ${DOCUMENT_CLIENT}`, { content: { client_id_issued_at: 2_000 } });
    await authorizer.putRecord('Grant', 'early', { content: { iat: 1_999 } });

    expect((await check({ client_id: `of ${DOCUMENT_CLIENT}`, [GRANT_ID_CLAIM]: 'early' })).principalId).toBe('ada');
  });

  test('has lost what it was granted before it was revoked, though somebody has let it in since', async () => {
    await authorizer.putRecord('Client', DOCUMENT_CLIENT, { content: { client_id_issued_at: 2_000 } });
    await authorizer.putRecord('Grant', 'before', { content: { iat: 1_999 } });
    await authorizer.putRecord('Grant', 'after', { content: { iat: 2_000 } });

    await refused({ client_id: DOCUMENT_CLIENT, [GRANT_ID_CLAIM]: 'before' });
    expect((await check({ client_id: DOCUMENT_CLIENT, [GRANT_ID_CLAIM]: 'after' })).context.clientId).toBe(DOCUMENT_CLIENT);
  });
});

describe('scopes', () => {
  test('come with those that they include', async () => {
    const { context } = await check({ scope: 'weather:write' });
    expect(context.scopes).toBe('weather:write weather:read');
  });

  test('that are not declared include nothing, and none is named twice', async () => {
    expect((await check({ scope: 'weather:write weather:read other' })).context.scopes).toBe('weather:write weather:read other');
    expect((await check({ scope: '' })).context.scopes).toBe('');
  });
});

describe('S33 what is left of the life of a token', () => {
  test.each([[AUTHORIZER_CACHE_SECONDS, AUTHORIZER_CACHE_SECONDS + 1], [0, 1]])('is more than the %i seconds that API Gateway keeps the answer', async (cacheSeconds, enough) => {
    const other = await startAuthorizer({ cacheSeconds });
    try {
      vi.useFakeTimers({ now: now() * 1_000, toFake: ['Date'] });
      const event = async (life: number) => requestEvent({ Authorization: `Bearer ${await ownToken({ exp: now() + life })}` });
      captureOutput();

      await expect(other.authorize(await event(cacheSeconds))).rejects.toThrow(/^Unauthorized$/);
      expect((await other.authorize(await event(enough))).principalId).toBe('ada');
    } finally {
      vi.useRealTimers();
      await other.stop();
    }
  });
});
