import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startLocalServer, type LocalServer } from './local-server';
import { accessToken, registerMachineClient, type MachineClient } from './machine-client';
import { callTool, sendMcp } from './mcp-request';
import { ROOT } from './synthesize';

let project: string;
let server: LocalServer;
let client: MachineClient;
let token: string;

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'reload-'));
  await cp(join(ROOT, 'examples/quickstart'), project, { recursive: true });
  await symlink(join(ROOT, 'node_modules'), join(project, 'node_modules'));
  server = await startLocalServer({ app: 'npx tsx app.ts', cwd: project });
  client = await registerMachineClient(server);
  token = await accessToken(server, client);
});

afterAll(async () => {
  await server?.stop();
  await rm(project, { recursive: true, force: true });
});

async function edit(file: string, from: string, to: string): Promise<void> {
  const path = join(project, file);
  const text = await readFile(path, 'utf8');
  if (!text.includes(from)) throw new Error(`${file} does not have ${from}`);
  await writeFile(path, text.replaceAll(from, to));
}

async function eventually<T>(read: () => Promise<T>, check: (value: T) => boolean): Promise<T> {
  for (;;) {
    const value = await read();
    if (check(value)) return value;
    await sleep(100);
  }
}

const clocks = async () => {
  const { body } = await callTool(server.mcpUrl, token, 'local_times', { moment: '2026-12-01T15:00:00Z', zones: ['Mars/Olympus'] });
  return body.result.content[0].text as string;
};

test('an edited tool answers anew, and clients and tokens stay', { timeout: 60_000 }, async () => {
  expect(await clocks()).toBe('Mars/Olympus: not a known time zone');

  await edit('tools/local-times.mjs', 'not a known time zone', 'no such place');

  await eventually(clocks, (text) => text === 'Mars/Olympus: no such place');
  await expect(accessToken(server, client)).resolves.toEqual(expect.any(String));
});

test('an edited app lists its tools anew, and clients and tokens stay', { timeout: 60_000 }, async () => {
  await edit('app.ts', 'Count working days', 'Count the days of work');

  await eventually(
    () => sendMcp(server.mcpUrl, { token, method: 'tools/list' }),
    ({ body }) => body.result?.tools[1].title === 'Count the days of work',
  );
  await expect(accessToken(server, client)).resolves.toEqual(expect.any(String));
});

test('an app that does not synthesize leaves the last one running, and says why', { timeout: 60_000 }, async () => {
  await edit('app.ts', 'working_days', 'working days');

  await eventually(async () => server.logs(), (logs) => logs.includes('working days'));
  expect((await sendMcp(server.mcpUrl, { token, method: 'tools/list' })).body.result.tools).toHaveLength(3);
});
