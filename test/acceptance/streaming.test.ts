import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cdkOut } from './apps';
import { startLocalServer, type LocalServer } from './local-server';
import { accessToken } from './machine-client';
import { repetitions } from '../share.mts';

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

/** Calls a tool that waits for a file, over a stream. */
function waitForFile(file: string, id: number): Promise<Response> {
  return fetch(server.mcpUrl, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'accept': 'application/json, text/event-stream',
      'mcp-protocol-version': '2025-11-25',
      'authorization': `Bearer ${token}`,
    },
    body: JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/call', params: { name: 'wait_for_file', arguments: { file } } }),
  });
}

test('a response starts before its tool has answered', async () => {
  const file = join(folder, 'go-on');
  const response = await waitForFile(file, 1);

  // had the response been collected first, there would be none: the tool waits for this file
  await writeFile(file, '');

  expect(response.headers.get('content-type')).toBe('text/event-stream');
  expect(await response.text()).toContain('it exists');
});

test('a thousand clients that hold a stream open get their own answers', async () => {
  const file = join(folder, 'all-go-on');
  const ids = Array.from({ length: repetitions(1_000, 100) }, (_, index) => index);
  const responses = ids.map((id) => waitForFile(file, id));
  // the first ones have their streams now, the others wait for an instance of the function
  await Promise.race(responses);

  await writeFile(file, '');

  const texts = await Promise.all(responses.map(async (response) => (await response).text()));
  texts.forEach((text, id) => {
    expect(text).toContain(`"id":${id}`);
    expect(text).toContain('it exists');
  });
});
