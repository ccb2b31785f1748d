import { cp, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startLocalServer, type LocalServer } from './local-server';
import { accessToken, registerMachineClient } from './machine-client';
import { sendMcp } from './mcp-request';
import { copyExample, type ProjectCopy } from './project-copy';
import { ROOT } from './synthesize';

/** The documents of another project, outside the folder of the app. */
let documents: string;
let project: ProjectCopy;
let server: LocalServer;
let token: string;

beforeAll(async () => {
  documents = await realpath(await mkdtemp(join(tmpdir(), 'documents-')));
  await cp(join(ROOT, 'test/constructs/open-api/documents/split-over-files'), documents, { recursive: true });
  project = await copyExample('openapi');
  await project.edit('app.ts', "path.join(__dirname, 'api', 'openapi.yaml')", JSON.stringify(join(documents, 'openapi.yaml')));
  await project.edit('app.ts', "include: [{ tags: ['catalogue', 'loans'] }],", '');
  await writeFile(join(project.folder, 'app.ts'), (await readFile(join(project.folder, 'app.ts'), 'utf8')).replace(/overrides: \{[\s\S]*?\n {6}\},\n/, ''));
  server = await startLocalServer({ app: 'node --import tsx app.ts', cwd: project.folder });
  token = await accessToken(server, await registerMachineClient(server));
});

afterAll(async () => {
  await server?.stop();
  await project?.remove();
  await rm(documents, { recursive: true });
});

test('an edited part of a document changes the tools, wherever it is', async () => {
  const titles = async () => (await sendMcp(server.mcpUrl, { token, method: 'tools/list' })).body.result?.tools.map(({ title }: { readonly title?: string }) => title);
  expect(await titles()).toContain('An order');

  const file = join(documents, 'operations/get order.json');
  await writeFile(file, (await readFile(file, 'utf8')).replace('An order', 'One order'));

  await expect.poll(titles).toContain('One order');
});
