import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cdkOut } from './apps';
import { startLocalServer, type LocalServer } from './local-server';
import { accessToken } from './machine-client';

let server: LocalServer;
let token: string;
let folder: string;

beforeAll(async () => {
  server = await startLocalServer({ app: await cdkOut('probe') });
  token = await accessToken(server);
  folder = await mkdtemp(join(tmpdir(), 'streaming-'));
});

afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

test('a response starts before its tool has answered', async () => {
  const file = join(folder, 'go-on');
  const response = await fetch(server.mcpUrl, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'accept': 'application/json, text/event-stream',
      'mcp-protocol-version': '2025-11-25',
      'authorization': `Bearer ${token}`,
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'wait_for_file', arguments: { file } } }),
  });

  // had the response been collected first, there would be none: the tool waits for this file
  await writeFile(file, '');

  expect(response.headers.get('content-type')).toBe('text/event-stream');
  expect(await response.text()).toContain('it exists');
});
