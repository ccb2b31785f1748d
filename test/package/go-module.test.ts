import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from './tarball';
import { findGo } from '../foreign-clients/install/go';
import { run } from '../foreign-clients/install/run';

/** The generated module, which `npx projen bindings` leaves. */
const MODULE = join(ROOT, 'dist/go/cdkremotemcpserver');

const requirements = [...readFileSync(join(MODULE, 'go.mod'), 'utf8').matchAll(/^\t(\S+) (v\S+)/gm)].map(([, module, version]) => `${module}@${version}`);

describe('the Go module', () => {
  let folder: string;
  let go: string;

  beforeAll(async () => {
    [folder, go] = await Promise.all([mkdtemp(join(tmpdir(), 'go-module-')), findGo()]);
    await writeFile(join(folder, 'go.mod'), 'module probe\n\ngo 1.25\n');
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('needs the CDK, and what comes with it', () => {
    expect(requirements.map((requirement) => requirement.replace(/\/v\d+@.*|@.*/, ''))).toEqual(expect.arrayContaining([
      'github.com/aws/aws-cdk-go/awscdk', 'github.com/aws/constructs-go/constructs', 'github.com/cdklabs/cloud-assembly-schema-go/awscdkcloudassemblyschema',
    ]));
  });

  test.each(requirements)('needs %s, which can be had', async (requirement) => {
    const listed = await run(go, ['list', '-m', requirement], { cwd: folder, env: { GOTOOLCHAIN: 'local', GOFLAGS: '-mod=mod' } });
    expect(listed).toBe(requirement.replace('@', ' '));
  });

  test('has the package inside that it runs', () => {
    expect(existsSync(join(MODULE, 'jsii'))).toBe(true);
    expect(readdirSync(join(MODULE, 'jsii')).filter((file) => file.endsWith('.tgz'))).toHaveLength(1);
  });
});
