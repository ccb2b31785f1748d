import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildGoProgram } from './install/go';
import { installPythonSdk, NEWEST_PYTHON_SDK } from './python-sdk';
import { cdkOut } from '../acceptance/apps';
import { startLocalServer, type LocalServer } from '../acceptance/local-server';
import { ROOT } from '../acceptance/synthesize';
import { browseWhatIsPrinted } from '../sign-in/clients/printed-url';
import { createPerson } from '../sign-in/person';

let folder: string;
let page: string;
let server: LocalServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'samples-'));
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  page = await readFile(join(ROOT, 'docs/clients.md'), 'utf8');
  server = await startLocalServer({ app: await cdkOut('onStageUrl') });
});

afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** The sample of docs/clients.md in a language that mentions something no other does. */
function sample(language: string, mentioned = ''): string {
  const found = [...page.matchAll(/^```(\w+)\n(.*?)^```$/gms)].filter(([, fence, code]) => fence === language && code.includes(mentioned));
  if (found.length !== 1) throw new Error(`docs/clients.md has ${found.length} samples of ${language} that mention "${mentioned}"`);
  return found[0][2];
}

/** Writes a sample to a file, and returns its path. */
async function saved(name: string, code: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, code);
  return path;
}

/** Runs a program, signs in when it asks for that, and returns what it printed. */
async function runSample(command: string, ...args: string[]): Promise<string> {
  const child = spawn(command, args, { env: { ...process.env, MCP_URL: server.mcpUrl, ISSUER: server.issuer }, stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const browsing = browseWhatIsPrinted(child.stdout, createPerson({ as: 'alice' }).browse);
    const [code] = await browsing.orFailed(once(child, 'close'));
    expect(code, browsing.printed()).toBe(0);
    return browsing.printed();
  } finally {
    child.kill();
  }
}

describe('the samples of docs/clients.md get in, and list the tools', () => {
  const listsTools = (printed: string) => expect(printed).toMatch(/who_am_i\W+read_page\W+edit_page/);

  test('TypeScript', async () => {
    listsTools(await runSample(process.execPath, await saved('reader.mjs', sample('js', 'saveDiscoveryState'))));
  });

  test('Python', async () => {
    listsTools(await runSample(await installPythonSdk(NEWEST_PYTHON_SDK), await saved('reader.py', sample('python'))));
  });

  test('Go', async () => {
    listsTools(await runSample(await buildGoProgram('go-sample', { 'main.go': sample('go') })));
  });
});

test('the sample for any OAuth client gets a token, and another by refresh', async () => {
  expect(await runSample(process.execPath, await saved('report.mjs', sample('js', 'openid.refreshTokenGrant')))).toMatch(/A new token for \d+ seconds$/);
});
