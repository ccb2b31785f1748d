import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cdkOut } from './apps';
import { freePort } from './free-port';
import { startLocalServer } from './local-server';
import { accessToken, registerMachineClient } from './machine-client';
import { sendMcp } from './mcp-request';

let data: string;

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'persistence-'));
});

afterAll(() => rm(data, { recursive: true, force: true }));

test('with --data, clients, secrets and tokens outlive a crash', async () => {
  const options = { app: await cdkOut('quickstart'), data, port: await freePort() };
  const before = await startLocalServer(options);
  const client = await registerMachineClient(before);
  const token = await accessToken(before, client);
  await before.kill();

  const after = await startLocalServer(options);
  try {
    expect(after.initialAccessToken).toBe(before.initialAccessToken);
    expect((await sendMcp(after.mcpUrl, { token, method: 'tools/list' })).status).toBe(200);
    await expect(accessToken(after, client)).resolves.toEqual(expect.any(String));
  } finally {
    await after.stop();
  }
});
