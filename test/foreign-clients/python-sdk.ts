import { join } from 'node:path';
import { installPythonPackages } from './install/python';
import { startProgram } from './program';
import type { ClientKind, Registration } from '../sign-in/clients/client';

/** An application on the SDK, for all of its versions. */
const FOLDER = join(import.meta.dirname, 'python');

const IN_EARLIER_REVISIONS: ClientKind['cannotStepUp'] = {
  reason: 'in revisions before 2026-07-28, a call that lacks scopes fails with a text that names them',
  error: /handbook:admin/,
};

const ALL: Registration[] = ['DCR', 'CIMD', 'pre-registered'];

/** The versions that the tests drive: last year's, the last of 1.x, and one that speaks MCP 2026-07-28. */
const VERSIONS = {
  '1.12.4': { registrations: ['DCR', 'pre-registered'], cannotStepUp: IN_EARLIER_REVISIONS },
  '1.30.0': { registrations: ALL, cannotStepUp: IN_EARLIER_REVISIONS },
  '2.3.0': { registrations: ALL, cannotGoOn: 'an error of its sign-in ends its connection: the application connects anew' },
} satisfies Record<string, Omit<ClientKind, 'name' | 'start'>>;

type Version = keyof typeof VERSIONS;

/** The kinds of clients of the SDK, one for each version. */
export const PYTHON_SDKS: ClientKind[] = Object.entries(VERSIONS).map(([version, kind]) => ({
  ...kind,
  name: `Python SDK ${version}`,
  start: async (options) => startProgram({ command: await installPythonSdk(version as Version), args: [join(FOLDER, 'driver.py')] }, options),
}));

/** Installs a version, and returns the `python` that has it. */
export async function installPythonSdk(version: Version): Promise<string> {
  return join(await installPythonPackages(`mcp-${version}`, join(FOLDER, 'requirements', `mcp-${version}.txt`)), 'python');
}

/** Installs all versions. */
export async function installPythonSdks(): Promise<void> {
  await Promise.all(Object.keys(VERSIONS).map((version) => installPythonSdk(version as Version)));
}

/** The version that the sample in docs/clients.md is for. */
export const NEWEST_PYTHON_SDK: Version = '2.3.0';
