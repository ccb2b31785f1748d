import { spawn } from 'node:child_process';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { remoteMcp, ROOT } from './command';
import { synthesizeHandbook } from './handbook';
import { onTerminal } from './pty';

let assembly: string;

beforeAll(async () => {
  assembly = await synthesizeHandbook(afterAll);
});

const SERVE = () => ['local', assembly, '--stack', 'Handbook', '--port', '0'];
const APP_SECONDS = 'node -e "setTimeout(() => process.exit(3), 11000)"';

test('the first word comes before anything that takes time', async () => {
  const command = remoteMcp(['local', '--app', 'sleep 60', '--port', '0']);

  await command.until(({ stderr }) => stderr !== '');
  expect(command.stderr).toBe('Synthesizing the stacks: sleep 60 …\n');
  expect(command.stdout).toBe('');
  expect(await command.stop()).toBe(0);
});

test('a step that takes long is told to go on', async () => {
  const command = remoteMcp(['local', '--app', APP_SECONDS]);

  expect(await command.exitCode).toBe(1);
  expect(command.stderr).toMatch(/^Synthesizing .* …\n {2}still at it after 10 s\n/);
});

test('for programs, there is one line on standard output, and no progress', async () => {
  const command = remoteMcp([...SERVE(), '--json']);
  await command.until(({ stdout }) => stdout.includes('\n'));

  expect(Object.keys(JSON.parse(command.stdout))).toContain('mcpUrl');
  expect(command.stderr).not.toMatch(/…|Ready/);
});

test('on a terminal, what matters is last and fits; the rest comes with Enter', async () => {
  const session = onTerminal(SERVE());
  await session.until(/Press Ctrl\+C to stop\.\r?\n/);

  expect(session.screen).toMatch(/^Reading .* …\nStarting .* …\nReady in \d+ s\n/s);
  expect(session.screen).toMatch(/\n {2}MCP URL {6}http:\/\/127\.0\.0\.1:\d+\/prod\/mcp\n {2}Local login {2}http.*\n.*\n\n {2}claude mcp add .*\/prod\/mcp\n\nPress Enter .*\nPress Ctrl\+C to stop\.\n$/);
  expect(session.screen).not.toContain('curl');

  session.type('\n');
  await session.until(/Press Ctrl\+C[\s\S]*Press Ctrl\+C/);
  expect(session.lines.join('\n')).toContain('# Register a client that acts for itself');
  expect(session.screen).toContain('MCP URL');

  session.type('\u0003');
  expect(await session.exitCode).toBe(0);
});

test('npm start says at once what it is doing', async () => {
  const child = spawn(process.execPath, ['start.mts'], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  onTestFinished(() => void process.kill(-child.pid!));
  const [first] = await Promise.race([
    new Promise<[string]>((resolve) => child.stderr.once('data', (text) => resolve([String(text)]))),
    new Promise<[string]>((resolve) => child.stdout.once('data', (text) => resolve([String(text)]))),
  ]);

  expect(first).toBe('Bundling the functions and the local server (about 10 seconds) …\n');
});
