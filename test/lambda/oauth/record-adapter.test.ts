import type { Adapter } from 'oidc-provider';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { type AwsServices, startAwsServices } from '../shared/aws-services';
import { prepareServer } from '../shared/server-environment';

vi.mock('../../../lambda-src/shared/settings-file', async () => {
  const { SETTINGS } = await import('../shared/server-environment');
  return { readSettings: () => SETTINGS };
});

let aws: AwsServices;
let adapter: Adapter;

beforeAll(async () => {
  aws = await startAwsServices();
  prepareServer(aws);
  const { recordAdapter } = await import('../../../lambda-src/oauth/records/record-adapter');
  adapter = recordAdapter('AuthorizationCode');
});

afterAll(() => aws?.stop());

afterEach(() => void vi.useRealTimers());

test('a record is found by its id, which is not stored', async () => {
  await adapter.upsert('the-code', { jti: 'the-code', kind: 'AuthorizationCode', clientId: 'c' }, 60);

  expect(await adapter.find('the-code')).toEqual({ jti: 'the-code', kind: 'AuthorizationCode', clientId: 'c' });
  expect(JSON.stringify(await aws.scan())).not.toContain('the-code');
});

test('a record that has expired is not found, though it is still there', async () => {
  await adapter.upsert('short-lived', { jti: 'short-lived' }, 60);
  vi.useFakeTimers({ now: Date.now() + 60_000, toFake: ['Date'] });

  expect(await adapter.find('short-lived')).toBeUndefined();
  await expect(adapter.consume('short-lived')).rejects.toMatchObject({ error: 'invalid_grant' });
});

test('S14 of several that consume a record at once, one wins', async () => {
  await adapter.upsert('once', { jti: 'once' }, 60);

  const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => adapter.consume('once')));

  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(await adapter.find('once')).toMatchObject({ consumed: expect.any(Number) });
});

test('a record that is destroyed is gone', async () => {
  await adapter.upsert('gone', { jti: 'gone' }, 60);
  await adapter.destroy('gone');

  expect(await adapter.find('gone')).toBeUndefined();
  await expect(adapter.consume('gone')).rejects.toMatchObject({ error: 'invalid_grant' });
});

test('a record without expiry is not written: it would stay forever', async () => {
  await expect(adapter.upsert('forever', { jti: 'forever' })).rejects.toThrow('must expire');
});
