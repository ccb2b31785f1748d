import { afterAll, beforeAll, expect, test } from 'vitest';
import { startLocalServer, type LocalServer } from './local-server';
import { accessToken, registerMachineClient, type MachineClient } from './machine-client';
import { callTool } from './mcp-request';
import { copyExample, type ProjectCopy } from './project-copy';

let project: ProjectCopy;
let server: LocalServer;
let client: MachineClient;
let token: string;

beforeAll(async () => {
  project = await copyExample('typescript-module');
  server = await startLocalServer({ app: 'node --import tsx app.ts', cwd: project.folder });
  client = await registerMachineClient(server);
  token = await accessToken(server, client);
});

afterAll(async () => {
  await server?.stop();
  await project?.remove();
});

const invalidPlace = async () => {
  const { body } = await callTool(server.mcpUrl, token, 'find_meeting_times', { people: [{ name: 'Ada', timeZone: 'Mars/Olympus' }], from: '2026-12-01' });
  return body.result.content[0].text as string;
};

test('an edited module answers anew, and clients and tokens stay', async () => {
  expect(await invalidPlace()).toContain('is not a time zone');

  await project.edit('server.ts', 'is not a time zone', 'is no place on Earth');

  await expect.poll(invalidPlace).toContain('is no place on Earth');
  await expect(accessToken(server, client)).resolves.toEqual(expect.any(String));
});

test('an edited import of the module counts too', async () => {
  const starts = async () => {
    const { body } = await callTool(server.mcpUrl, token, 'find_meeting_times', {
      people: [{ name: 'Ada', timeZone: 'Europe/London' }], from: '2026-12-01', days: 1,
    });
    return body.result.structuredContent.times.length as number;
  };
  expect(await starts()).toBeGreaterThan(0);

  await project.edit('meeting-times.ts', 'export function findTimes(', 'export function findTimes(..._ignored: unknown[]) { return []; }\nexport function findTimesOnce(');

  await expect.poll(starts).toBe(0);
});

test('a module that cannot be bundled leaves the last one running, and says why', async () => {
  await project.edit('server.ts', 'export default', 'export defalt');

  await expect.poll(() => server.logs()).toMatch(/server\.ts[^]*defalt/);
  expect(await invalidPlace()).toContain('is no place on Earth');
});
