import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { toolCallHook } from './tool-call-hook';
import type { RegisterServer, ServerDefinition } from '../../../module-src/server-module';
import { log } from '../../shared/log';
import type { Interceptor } from '../interceptors/interceptor';

/** The owner's server module. */
export interface ServerModule {
  /** In the asset, for the log. */
  readonly file: string;
  /** @throws ModuleUnavailableError when the module could not be loaded */
  readonly register: RegisterServer;
  /** Its hook around calls of tools, if it has one. */
  readonly interceptor?: Interceptor;
}

/** The module could not be loaded when the function started. The log of the start says why. */
export class ModuleUnavailableError extends Error {
  override readonly name = 'ModuleUnavailableError';
}

/**
 * Loads the owner's module. It does not throw: a function that refused to start would be started again with every request,
 * and API Gateway would answer without an id that leads to the log.
 *
 * @param file relative to the asset folder
 */
export async function loadModule(assetFolder: string, file: string): Promise<ServerModule> {
  try {
    const { default: definition } = await import(pathToFileURL(join(assetFolder, file)).href) as { default?: Partial<ServerDefinition> };
    if (definition?.version !== 1 || typeof definition.register !== 'function') {
      throw new Error('The default export of the server module must be what defineServer() returned');
    }
    const { register, interceptToolCall } = definition;
    return { file, register, ...(interceptToolCall !== undefined && { interceptor: toolCallHook(interceptToolCall) }) };
  } catch (error) {
    log.error('The server module could not be loaded', { file, error });
    return {
      file,
      register: () => {
        throw new ModuleUnavailableError(`The server module ${file} could not be loaded when the function started`);
      },
    };
  }
}
