import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openModule } from './module-source';
import type { ServerModule } from './server-module';
import { toolCallHook } from './tool-call-hook';
import type { ServerDefinition } from '../../../module-src/server-module';
import type { Manifest } from '../../../src/contract';
import { log } from '../../shared/log';

/** The module could not be loaded when the function started. The log of the start says why. */
export class ModuleUnavailableError extends Error {
  override readonly name = 'ModuleUnavailableError';
}

/**
 * Loads the owner's module. It does not throw: a function that refused to start would be started again with every request,
 * and API Gateway would answer without an id that leads to the log.
 *
 * @param file relative to the asset folder
 * @param manifest the words of the server about itself, and how its lists are given out
 */
export async function loadModule(assetFolder: string, file: string, manifest: Pick<Manifest, 'server' | 'listing'>): Promise<ServerModule> {
  try {
    const { default: definition } = await import(pathToFileURL(join(assetFolder, file)).href) as { default?: Partial<ServerDefinition> };
    if (definition?.version !== 1 || typeof definition.register !== 'function') {
      throw new Error('The default export of the server module must be what defineServer() returned');
    }
    const { register, interceptToolCall } = definition;
    return {
      ...(interceptToolCall !== undefined && { interceptor: toolCallHook(interceptToolCall) }),
      open: async (exchange, props) => {
        try {
          return await openModule(register, manifest, exchange, props);
        } catch (error) {
          log.error('The server module failed while it registered', { requestId: exchange.invocation.requestId, file, error });
          throw error;
        }
      },
    };
  } catch (error) {
    log.error('The server module could not be loaded', { file, error });
    return {
      open: () => Promise.reject(new ModuleUnavailableError(`The server module ${file} could not be loaded when the function started`)),
    };
  }
}
