import { afterAll, beforeAll, expect, test } from 'vitest';
import { cdkOut } from '../acceptance/apps';
import { startLocalServer, type LocalServer } from '../acceptance/local-server';

let server: LocalServer;

beforeAll(async () => {
  server = await startLocalServer({ app: await cdkOut('quickstart') });
});

afterAll(() => server?.stop());

test('S16 who registers without end is throttled, and told to slow down', async () => {
  const attempts = await Promise.all(Array.from({ length: 100 }, async () => {
    const response = await fetch(`${server.issuer}/clients`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' });
    return { status: response.status, body: await response.json() as any };
  }));

  // 400: the function has read it, and refused
  expect(new Set(attempts.map(({ status }) => status))).toEqual(new Set([400, 429]));
  expect(attempts.find(({ status }) => status === 429)?.body).toMatchObject({ error: expect.any(String) });
});

test.each<[string, string]>([['GET', '/authorize?client_id=x'], ['POST', '/authorize'], ['POST', '/par']])('S16 so is who begins to sign in without end: %s %s', async (method, path) => {
  const statuses = await Promise.all(Array.from({ length: 100 }, async () => (await fetch(server.issuer + path, { method, redirect: 'manual' })).status));

  expect(statuses.some((status) => status !== 429)).toBe(true);
  expect(statuses).toContain(429);
});
