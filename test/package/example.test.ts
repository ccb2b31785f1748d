import { execFileSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT, tarball } from './tarball';
import { startLocalServer } from '../acceptance/local-server';
import { accessToken } from '../acceptance/machine-client';
import { callTool } from '../acceptance/mcp-request';

const MEETING = { people: [{ name: 'Ada', timeZone: 'Europe/London' }], minutes: 30, from: '2026-12-01', days: 1 };

describe.each([
  ['quickstart', 'Quickstart', 'working_days', { from: '2026-12-21', to: '2026-12-24' }, { workingDays: 4 }],
  ['typescript-module', 'TypescriptModule', 'find_meeting_times', MEETING, { times: expect.arrayContaining([expect.anything()]) }],
])('a copy of %s', (example, stack, tool, args, answer) => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'example-'));
    await cp(join(ROOT, 'examples', example), folder, { recursive: true });
    const file = join(folder, 'package.json');
    const manifest = JSON.parse(await readFile(file, 'utf8'));
    manifest.dependencies['cdk-remote-mcp-server'] = `file:${tarball()}`;
    await writeFile(file, JSON.stringify(manifest));
    execFileSync('npm', ['install', '--no-audit', '--no-fund'], { cwd: folder });
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('runs with the package, as its own scripts have it', async () => {
    const server = await startLocalServer({ cwd: folder, bin: join(folder, 'node_modules/.bin/remote-mcp'), env: process.env });
    try {
      const { body } = await callTool(server.mcpUrl, await accessToken(server), tool, args);
      expect(body.result.structuredContent).toMatchObject(answer);
    } finally {
      await server.stop();
    }
  });

  test('synthesizes with the CDK command line', () => {
    const listed = execFileSync(join(folder, 'node_modules/.bin/cdk'), ['list'], { cwd: folder, encoding: 'utf8' });

    expect(listed.trim()).toBe(stack);
  });
});
