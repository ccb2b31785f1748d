import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { synthesize } from './synthesize';
import { startIdentityProviders } from '../sign-in/identity-providers';

/** The apps that tests serve, by the name that `inject('cdkOut')` has their cloud assemblies under. */
const APPS = {
  quickstart: 'examples/quickstart/app.ts',
  pythonTool: 'examples/python-tool/app.ts',
  typescriptModule: 'examples/typescript-module/app.ts',
  awsServices: 'examples/aws-services/app.ts',
  stateMachines: 'examples/state-machines/app.ts',
  probe: 'test/acceptance/probe/app.ts',
  moduleProbe: 'test/acceptance/module-probe/app.ts',
  brokenModules: 'test/acceptance/broken-modules/app.ts',
  jsonSchema: 'test/acceptance/json-schema/app.ts',
  thousandTools: 'test/acceptance/thousand-tools/app.ts',
  conformance: 'test/conformance/app.ts',
  onStageUrl: 'test/sign-in/apps/on-stage-url.ts',
  onDomain: 'test/sign-in/apps/on-domain.ts',
  withPassphrase: 'test/sign-in/apps/with-passphrase.ts',
  withGitHub: 'test/sign-in/apps/with-github.ts',
  closed: 'test/sign-in/apps/closed.ts',
};

declare module 'vitest' {
  interface ProvidedContext {
    /** The folders of the synthesized apps. Shared by all test files: copy one before changing it. */
    cdkOut: Record<keyof typeof APPS, string>;
  }
}

/** Synthesizes each app once a run, and starts the identity providers that some of them name. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'remote-mcp-test-'));
  const identityProviders = await startIdentityProviders();
  const cleanUp = async () => {
    await Promise.all([identityProviders.close(), rm(folder, { recursive: true, force: true })]);
  };
  try {
    const cdkOut = await Promise.all(Object.entries(APPS).map(async ([name, app]) => {
      const outdir = join(folder, name);
      await synthesize(app, outdir, identityProviders.environment);
      return [name, outdir];
    }));
    project.provide('cdkOut', Object.fromEntries(cdkOut));
    return cleanUp;
  } catch (error) {
    await cleanUp();
    throw error;
  }
}
