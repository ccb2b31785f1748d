import { installCodex } from './codex';
import { buildGoSdkProgram } from './go-sdk';
import { installPythonSdks } from './python-sdk';

/** Installs the clients, which the tests then find. */
export default async function setup(): Promise<void> {
  await Promise.all([installPythonSdks(), buildGoSdkProgram(), installCodex()]);
}
