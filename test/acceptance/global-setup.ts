import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { synthesize } from './synthesize';

/** The apps that tests serve, by the name that `inject('cdkOut')` has their cloud assemblies under. */
const APPS = {
  quickstart: 'examples/quickstart/app.ts',
  pythonTool: 'examples/python-tool/app.ts',
  typescriptModule: 'examples/typescript-module/app.ts',
  probe: 'test/acceptance/probe/app.ts',
  moduleProbe: 'test/acceptance/module-probe/app.ts',
  brokenModules: 'test/acceptance/broken-modules/app.ts',
  jsonSchema: 'test/acceptance/json-schema/app.ts',
  thousandTools: 'test/acceptance/thousand-tools/app.ts',
  conformance: 'test/conformance/app.ts',
};

declare module 'vitest' {
  interface ProvidedContext {
    /** The folders of the synthesized apps. Shared by all test files: copy one before changing it. */
    cdkOut: Record<keyof typeof APPS, string>;
  }
}

/** Synthesizes each app once a run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'remote-mcp-test-'));
  const cdkOut = await Promise.all(Object.entries(APPS).map(async ([name, app]) => {
    const outdir = join(folder, name);
    await synthesize(app, outdir);
    return [name, outdir];
  }));
  project.provide('cdkOut', Object.fromEntries(cdkOut));
  return () => rm(folder, { recursive: true, force: true });
}
