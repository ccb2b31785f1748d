import type { McpServer } from '@modelcontextprotocol/server';
import { ModuleUnavailableError, type ServerModule } from './load-module';
import { createRequestContext } from './request-context';
import { log } from '../../shared/log';
import type { RequestScope } from '../call/invocation';
import { normalizeUri } from '../resources/resource';
import type { Served } from '../served';

/**
 * Has the owner's module register what it serves, after what was declared.
 *
 * @throws whatever the module throws; an Error when it registers what was declared already
 */
export async function registerModule(server: McpServer, module: ServerModule, served: Served, scope: RequestScope): Promise<void> {
  try {
    refuseDeclared(server, served);
    await module.register(server, createRequestContext(served, scope));
  } catch (error) {
    if (!(error instanceof ModuleUnavailableError)) {
      log.error('The server module failed while it registered', { requestId: scope.invocation.requestId, file: module.file, error });
    }
    throw error;
  }
}

/**
 * Has registrations of what is declared in the props fail. The SDK would notice only if the declared one were registered, which
 * it is in requests that need it: a clash must not depend on the request.
 */
function refuseDeclared(server: McpServer, { tools, toolSearch, resources, resourceTemplates, prompts }: Served): void {
  const { registerTool, registerResource, registerPrompt } = server;
  server.registerTool = ((name: string, ...rest: unknown[]) => {
    refuseIf(tools.has(name) || toolSearch?.names.has(name) === true, `The tool ${name}`);
    return Reflect.apply(registerTool, server, [name, ...rest]);
  }) as typeof registerTool;
  server.registerPrompt = ((name: string, ...rest: unknown[]) => {
    refuseIf(prompts.has(name), `The prompt ${name}`);
    return Reflect.apply(registerPrompt, server, [name, ...rest]);
  }) as typeof registerPrompt;
  server.registerResource = ((name: string, uriOrTemplate: unknown, ...rest: unknown[]) => {
    if (typeof uriOrTemplate === 'string') {
      refuseIf(URL.canParse(uriOrTemplate) && resources.has(normalizeUri(uriOrTemplate)), `The resource ${uriOrTemplate}`);
    } else {
      refuseIf(resourceTemplates.some(({ manifest }) => manifest.name === name), `The resource template ${name}`);
    }
    return Reflect.apply(registerResource, server, [name, uriOrTemplate, ...rest]);
  }) as typeof registerResource;
}

function refuseIf(declared: boolean, what: string): void {
  if (declared) {
    throw new Error(`${what} is declared in the props of the construct, and registered by the server module as well`);
  }
}
