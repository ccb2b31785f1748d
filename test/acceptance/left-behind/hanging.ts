import { existsSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { startLocalServer, type LocalServer } from '../local-server';

/* Tests as they must not be: they start what they do not stop, and the last one never ends. */

let server: LocalServer;

beforeAll(async () => {
  await mkdtemp(join(tmpdir(), 'left-behind-'));
  server = await startLocalServer({ app: process.env.APP });
});

test('functions run', async () => {
  expect((await fetch(`${server.issuer}/jwks`)).status).toBe(200);
  writeFileSync(process.env.READY!, '');
  await expect.poll(() => existsSync(process.env.GO!)).toBe(true);
});

test('hangs', { timeout: 100 }, () => new Promise(() => undefined));
