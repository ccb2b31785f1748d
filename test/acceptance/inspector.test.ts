import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cdkOut } from './apps';
import { startLocalServer, type LocalServer } from './local-server';
import { accessToken } from './machine-client';
import { ROOT } from './synthesize';
import { runNode } from '../process/run-node';

let server: LocalServer;
let token: string;

beforeAll(async () => {
  server = await startLocalServer({ app: await cdkOut('quickstart') });
  token = await accessToken(server);
});

afterAll(() => server?.stop());

/** Runs the command line of the MCP Inspector; its answer is the result as JSON. */
async function inspect(...args: string[]): Promise<any> {
  const output = await runNode([
    join(ROOT, 'node_modules/.bin/inspector'),
    '--cli', server.mcpUrl, '--transport', 'http', '--header', `Authorization: Bearer ${token}`, ...args,
  ]);
  return JSON.parse(output);
}

test('the inspector lists the tools', async () => {
  const { tools } = await inspect('--method', 'tools/list');

  expect(tools.map(({ name }: { name: string }) => name)).toEqual(['search_handbook', 'working_days', 'local_times']);
});

test('the inspector calls a tool', async () => {
  const result = await inspect('--method', 'tools/call', '--tool-name', 'search_handbook', '--tool-arg', 'query=release', 'limit=1');

  expect(result.structuredContent.sections).toHaveLength(1);
});

test('the inspector reads a resource', async () => {
  const { contents } = await inspect('--method', 'resources/read', '--uri', 'handbook://releases');

  expect(contents).toEqual([{ uri: 'handbook://releases', mimeType: 'text/markdown', text: expect.stringMatching(/^# Releases/) }]);
});
