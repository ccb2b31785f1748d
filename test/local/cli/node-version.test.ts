import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from './command';

/** Makes a process believe that it runs on this version of Node.js. */
const pretend = (version: string) =>
  `data:text/javascript,Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`;

function versionWith(node: string) {
  return spawnSync(process.execPath, ['--import', pretend(node), join(ROOT, 'bin/remote-mcp'), '--version'], { encoding: 'utf8' });
}

test('a Node.js that the functions cannot run on is refused, with the remedy', () => {
  const { status, stdout, stderr } = versionWith('20.20.2');

  expect(status).toBe(1);
  expect(stdout).toBe('');
  expect(stderr).toMatch(/must be 22 or newer; it is 20\. .*\nnpx -p node@24 -- cdk-remote-mcp-server\n$/);
});

test('a Node.js that is new enough is not', () => {
  expect(versionWith('22.12.0').status).toBe(0);
});
