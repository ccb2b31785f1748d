import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { remoteMcp, ROOT } from './command';

const QUICKSTART = [
  'local', '--port', '0', '--app', 'TSX_TSCONFIG_PATH=examples/tsconfig.json CDK_VALIDATION=false npx tsx examples/quickstart/app.ts',
];

/** The printed commands from one heading to the next. */
function commandsUnder(banner: string, heading: string): string {
  const [, commands] = banner.split(`# ${heading}\n`);
  return commands.split(/\n\n/)[0];
}

test('the printed commands work when they are pasted into a shell', async () => {
  const command = remoteMcp(QUICKSTART);
  await command.until(({ stdout }) => stdout.includes('Press Ctrl+C to stop'));
  const banner = command.stdout;
  const register = commandsUnder(banner, 'Register a client that acts for itself, and get it an access token');
  const paste = async (commands: string) => (await promisify(execFile)('bash', ['-ec', `${register}\n${commands}`], { cwd: ROOT })).stdout;

  expect(banner).toMatch(/MCP URL {2,}http:\/\/127\.0\.0\.1:\d+\/prod\/mcp\n/);
  expect(await paste(commandsUnder(banner, 'Call'))).toMatch(/"result":\{"content":\[/);
  expect(JSON.parse(await paste(commandsUnder(banner, 'MCP Inspector, on the command line'))).tools.length).toBeGreaterThan(0);
  expect(banner).not.toContain('\u001b');
  expect(await command.stop()).toBe(0);
});
