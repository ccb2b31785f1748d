import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PACKAGE, packedFiles, ROOT, tarball } from './tarball';

const run = (command: string, ...args: string[]) => execFileSync(process.execPath, [join(ROOT, 'node_modules/.bin', command), ...args], { encoding: 'utf8' });

test('the package has what it needs, and nothing of how it is made', () => {
  const files = packedFiles();

  expect([...new Set(files.map((file) => file.split('/')[0]))].sort()).toEqual([
    '.jsii', 'API.md', 'LICENSE', 'README.md', 'THIRD_PARTY_LICENSES', 'assets', 'bin', 'lib', 'package.json', 'rosetta', 'sbom.cdx.json', 'server-module',
  ]);
  expect(files).toEqual(expect.arrayContaining([
    'bin/remote-mcp',
    'lib/index.js',
    'lib/index.d.ts',
    'assets/authorizer/index.mjs',
    'assets/iam/actions.json',
    'assets/jmespath/index.js',
    'assets/json-schema/index.js',
    'assets/local/cli.mjs',
    'assets/local/worker.mjs',
    'assets/mcp/index.mjs',
    'assets/mcp/task.mjs',
    'assets/oauth/index.mjs',
    'assets/open-api/index.js',
    'assets/pattern-attack/index.js.br',
    'assets/rotation/index.mjs',
    'server-module/index.js',
    'server-module/index.mjs',
    'server-module/index.d.ts',
    'server-module/index.d.mts',
  ]));
  expect(files.filter((file) => /(?<!\.d)\.m?ts$|\.test\./.test(file))).toEqual([]);
});

test('consumers get no other packages with it', () => {
  expect(PACKAGE.dependencies ?? {}).toEqual({});
  expect(PACKAGE.bundledDependencies ?? []).toEqual([]);
  expect(Object.keys(PACKAGE.peerDependencies)).toEqual(['aws-cdk-lib', 'constructs']);
});

test('no file knows the machine that it was built on', () => {
  const contents = execFileSync('tar', ['-xzOf', tarball()], { maxBuffer: 100_000_000 });

  expect(contents.includes(`${ROOT}/`)).toBe(false);
});

test('publint has nothing to say', () => {
  expect(run('publint', tarball(), '--strict')).toContain('All good!');
});

test('types resolve in every module system', () => {
  const { problems } = JSON.parse(run('attw', tarball(), '--exclude-entrypoints', '.jsii', '--format', 'json'));

  expect(problems).toEqual({});
});
