import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cdkOut } from './apps';
import { startLocalServer, type LocalServer } from './local-server';
import { ROOT } from './synthesize';

let server: LocalServer;
let folder: string;

beforeAll(async () => {
  server = await startLocalServer({ app: await cdkOut('quickstart') });
  folder = await mkdtemp(join(tmpdir(), 'readme-'));
});

afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** The lines that the README shows in a section to be run in a shell, in their order. */
async function shellLinesOf(heading: string): Promise<string> {
  const readme = await readFile(join(ROOT, 'README.md'), 'utf8');
  const section = readme.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? '';
  return [...section.matchAll(/^```bash\n([^]*?)^```/gm)].map(([, lines]) => lines).join('\n');
}

test('the curl lines of the README work as printed', async () => {
  const lines = await shellLinesOf('Call it with curl');

  const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', lines], {
    cwd: folder,
    env: { ...process.env, MCP_URL: server.mcpUrl, ISSUER: server.issuer, INITIAL_ACCESS_TOKEN: server.initialAccessToken },
  });

  expect(stdout).toMatch(/workingDays/);
  expect(stdout).toMatch(/"sections"/);
  expect(stdout).toMatch(/www-authenticate: Bearer /i);
  expect(stdout).toMatch(/"access_token"/);
  expect(stdout).not.toMatch(/"error"|"isError":true/);
});
