import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PACKAGE, ROOT } from './tarball';
import { run } from '../foreign-clients/install/run';

/** The generated sources, which `npx projen bindings` leaves. */
const SOURCES = join(ROOT, 'dist/python');
const FLOOR = PACKAGE.peerDependencies['aws-cdk-lib'].replace(/^\D*/, '');

describe('an app in Python', () => {
  let folder: string;
  let said: Record<string, string>;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'python-app-'));
    await run(process.env.PYTHON ?? 'python3', ['-m', 'venv', join(folder, 'venv')]);
    const bin = join(folder, 'venv/bin');
    await run(join(bin, 'pip'), ['install', '--quiet', '--disable-pip-version-check', `aws-cdk-lib==${FLOOR}`, SOURCES]);
    const printed = await run(join(bin, 'python'), [join(import.meta.dirname, 'python-app.py')], { cwd: folder });
    said = JSON.parse(printed.split('\n').at(-1)!);
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('is told all that is wrong with values at once', () => {
    expect(said.values).toContain('is not valid:\n- memorySize must be a whole number from 128 to 10240, got 1\n- stageName must be 1 to 128 letters');
  });

  // jsii looks at names and types before the construct does, and stops at the first mistake
  test('is told the names of what is misspelt, missing or of another type', () => {
    expect(said.misspelt).toContain("unexpected keyword argument 'tols'");
    expect(said['without handler']).toContain("Missing required properties for cdk-remote-mcp-server.ToolProps: 'handler'");
    expect(said['function as handler']).toContain("Key 'handler': Unable to deserialize value as cdk-remote-mcp-server.ToolHandler");
  });

  test('is synthesized, with the properties of a schema in the order of the document', () => {
    const assets = readdirSync(join(folder, 'cdk.out')).filter((name) => name.startsWith('asset.'));
    const [manifest] = assets.flatMap((asset) => readdirSync(join(folder, 'cdk.out', asset)).includes('manifest.json')
      ? [JSON.parse(readFileSync(join(folder, 'cdk.out', asset, 'manifest.json'), 'utf8'))]
      : []);
    expect(Object.keys(manifest.tools[0].inputSchema.properties)).toEqual(['b', 'a']);
  });
});
