import { inject } from 'vitest';

/** The apps that tests serve, by name. */
export const APPS = {
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

/** The name of an app. */
export type AppName = keyof typeof APPS;

declare module 'vitest' {
  interface ProvidedContext {
    /** URL of the server that answers a request for an app, `{url}/{name}`, with the folder of its cloud assembly. */
    apps: string;
  }
}

/**
 * Synthesizes an app, unless another test of this run has done so.
 *
 * @returns the folder of its cloud assembly, which all tests share: copy it before you change it
 */
export async function cdkOut(name: AppName): Promise<string> {
  const response = await fetch(`${inject('apps')}/${name}`);
  const text = await response.text();
  if (!response.ok) throw new Error(`${name} could not be synthesized: ${text}`);
  return text;
}
