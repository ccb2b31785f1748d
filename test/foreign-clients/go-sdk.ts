import { buildGoProgram } from './install/go';
import { startProgram } from './program';
import type { ClientKind } from '../sign-in/clients/client';

/** The Go SDK (`github.com/modelcontextprotocol/go-sdk`), in the application of `go/`. */
export const GO_SDK: ClientKind = {
  name: 'Go SDK 1.8.0',
  registrations: ['DCR', 'CIMD', 'pre-registered'],
  start: async (options) => startProgram({ command: await buildGoSdkProgram() }, options),
};

/** Compiles the application, and returns it. */
export function buildGoSdkProgram(): Promise<string> {
  return buildGoProgram('go-sdk');
}
