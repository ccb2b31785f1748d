import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { remoteMcp, ROOT } from './command';
import { CLIENTS_HELP } from '../../../local/commands/clients/arguments';
import { LOCAL_HELP } from '../../../local/commands/local/arguments';
import { nearest } from '../../../local/commands/nearest';
import { PEOPLE_HELP } from '../../../local/commands/people/arguments';
import { SMOKE_HELP } from '../../../local/commands/smoke/arguments';

async function output(...args: string[]) {
  const command = remoteMcp(args);
  return { code: await command.exitCode, stdout: command.stdout, stderr: command.stderr };
}

test('help fits a terminal of 80 columns, and names the package', async () => {
  for (const help of [(await output('--help')).stdout, LOCAL_HELP, CLIENTS_HELP, PEOPLE_HELP, SMOKE_HELP]) {
    expect(help).toMatch(/^Usage: npx cdk-remote-mcp-server /);
    expect(help.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(help).not.toMatch(/(?<!cdk-)remote-mcp\b/);
  }
});

test('npx finds it by the name of the package, and programs of the project by both', async () => {
  const { name, bin } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));

  expect(bin).toEqual({ [name]: 'bin/remote-mcp', 'remote-mcp': 'bin/remote-mcp' });
});

test.each([
  [['lokal'], 'there is no command "lokal"; did you mean "local"?', '--help'],
  [['list'], 'there is no command "list"', '--help'],
  [['local', '--prot', '1'], "Unknown option '--prot'; did you mean --port?", 'local --help'],
  [['clients', 'list', '--jsno'], "Unknown option '--jsno'; did you mean --json?", 'clients --help'],
  [['smoke', '--frobnicate'], "Unknown option '--frobnicate'", 'smoke --help'],
  [['smoke', '--initial-token', 'x'], "Unknown option '--initial-token'; did you mean --initial-access-token?", 'smoke --help'],
  [['clients', 'lst', '--local'], 'clients needs one of list, show, revoke, purge and limits, not "lst"; did you mean "list"?', 'clients --help'],
  [['people', 'list', '--all', '--local'], '--all belongs to revoke', 'people --help'],
  [['people', 'revoke', 'ada', '--all', '--stack', 'x'], 'unexpected argument "ada"', 'people --help'],
  [['people', 'revoke', '--stack', 'x'], 'revoke needs the subject of a person, or --all', 'people --help'],
  [['clients', 'purge', '--all', '--local'], '--all belongs to revoke', 'clients --help'],
  [['clients', 'revoke', '--stack', 'x'], 'revoke needs the id of a client, or --all', 'clients --help'],
  [['clients', 'show', '--stack', 'x'], 'show needs the id of a client', 'clients --help'],
  [['people', 'revok', 'ada', '--local'], 'people needs one of list and revoke, not "revok"; did you mean "revoke"?', 'people --help'],
])('%j is answered with what was meant, and where help is', async (args, message, help) => {
  expect(await output(...args)).toEqual({
    code: 2, stdout: '', stderr: `cdk-remote-mcp-server: ${message}\nRun "npx cdk-remote-mcp-server ${help}" for help.\n`,
  });
});

test.each([
  ['prot', 'port'], ['por', 'port'], ['ports', 'port'], ['pert', 'port'], ['inst', 'instances'], ['xyz', undefined], ['', undefined],
])('"%s" may mean %s', (word, meant) => {
  expect(nearest(word, ['app', 'instances', 'port', 'stack'])).toBe(meant);
});
