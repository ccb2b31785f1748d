import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cdkOut } from './apps';
import { ROOT } from './synthesize';
import { descendantsOf, type Descendant } from '../process/descendants';
import { isRunning } from '../process/is-running.mts';
import { runNode } from '../process/run-node';
import { startNode, type NodeProcess } from '../process/start-node';

const NODE_ARGS = [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', '--config', 'test/acceptance/left-behind/vitest.config.mts'];

/** The folder for temporary files of the run that is examined. */
let temporary: string;
let run: NodeProcess;
let processes: Descendant[];

/** Runs tests that leave a local server behind, until its functions run. */
beforeEach(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'run-'));
  const env = { ...process.env, APP: await cdkOut('quickstart'), READY: `${temporary}.ready`, GO: `${temporary}.go`, TMPDIR: temporary };
  run = startNode(NODE_ARGS, { cwd: ROOT, env });
  run.stdout.resume();
  run.stderr.resume();
  await expect.poll(() => existsSync(env.READY) || run.exitCode).toBe(true);
  processes = descendantsOf(run.pid!);
});

afterEach(async () => {
  run.kill('SIGKILL');
  await rm(temporary, { recursive: true, force: true });
});

const worker = () => processes.find(({ pid }) => processes.some(({ parent, command }) => parent === pid && command.includes('bin/remote-mcp')))!;

const stillRunning = () => processes.filter(({ pid }) => isRunning(pid)).map(({ command }) => command);

describe.runIf(process.platform === 'linux')('nothing is left behind by tests', () => {
  test('that start a server, a function and what else there is', () => {
    const commands = processes.map(({ command }) => command);
    expect(commands).toContainEqual(expect.stringContaining('bin/remote-mcp'));
    expect(commands).toContainEqual(expect.stringContaining('worker.mjs'));
  });

  test('that take too long', async () => {
    const ended = once(run, 'exit');
    writeFileSync(`${temporary}.go`, '');

    expect(await ended).toEqual([1, null]);
    await expect.poll(stillRunning).toEqual([]);
    expect(await readdir(temporary)).toEqual([]);
  });

  test('whose process is killed', async () => {
    const ended = once(run, 'exit');
    process.kill(worker().pid, 'SIGKILL');

    await ended;
    await expect.poll(stillRunning).toEqual([]);
    expect(await readdir(temporary)).toEqual([]);
  });

  test('that are killed with their runner; their files go with the next run', async () => {
    run.kill('SIGKILL');

    await expect.poll(stillRunning).toEqual([]);
    await runNode(['--input-type=module', '--eval', 'import { useRunFolder } from "./test/run-folder.mts"; useRunFolder();'], {
      cwd: ROOT, env: { ...process.env, TMPDIR: temporary },
    });
    expect(await readdir(temporary)).toEqual([]);
  });
});
