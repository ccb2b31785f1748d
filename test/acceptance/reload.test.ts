import { afterAll, beforeAll, expect, test } from 'vitest';
import { startLocalServer, type LocalServer } from './local-server';
import { accessToken, registerMachineClient, type MachineClient } from './machine-client';
import { callTool, sendMcp } from './mcp-request';
import { copyExample, type ProjectCopy } from './project-copy';

let project: ProjectCopy;
let server: LocalServer;
let client: MachineClient;
let token: string;

beforeAll(async () => {
  project = await copyExample('quickstart');
  server = await startLocalServer({ app: 'node --import tsx app.ts', cwd: project.folder });
  client = await registerMachineClient(server);
  token = await accessToken(server, client);
});

afterAll(async () => {
  await server?.stop();
  await project?.remove();
});

const clocks = async () => {
  const { body } = await callTool(server.mcpUrl, token, 'local_times', { moment: '2026-12-01T15:00:00Z', zones: ['Mars/Olympus'] });
  return body.result.content[0].text as string;
};

test('an edited tool answers anew, and clients and tokens stay', async () => {
  expect(await clocks()).toBe('Mars/Olympus: not a known time zone');

  await project.edit('tools/local-times.mjs', 'not a known time zone', 'no such place');

  await expect.poll(clocks).toBe('Mars/Olympus: no such place');
  await expect(accessToken(server, client)).resolves.toEqual(expect.any(String));
});

test('an edited app lists its tools anew, and clients and tokens stay', async () => {
  await project.edit('app.ts', 'Count working days', 'Count the days of work');

  await expect.poll(async () => (await sendMcp(server.mcpUrl, { token, method: 'tools/list' })).body.result?.tools[1].title).toBe('Count the days of work');
  await expect(accessToken(server, client)).resolves.toEqual(expect.any(String));
});

test('an app that does not synthesize leaves the last one running, and says why', async () => {
  await project.edit('app.ts', 'working_days', 'working days');

  await expect.poll(() => server.logs()).toContain('working days');
  expect((await sendMcp(server.mcpUrl, { token, method: 'tools/list' })).body.result.tools).toHaveLength(3);
});
