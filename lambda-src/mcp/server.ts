import { McpServer, type RegisteredTool, type ServerOptions } from '@modelcontextprotocol/server';
import { MODERN_REVISION, type RequestScope } from './invocation';
import { cacheHints } from './listing/cache-hints';
import { paginated } from './listing/pagination';
import { registerPrompts, withDeclaredArguments } from './prompts/registration';
import { logRefusals } from './refusal-log';
import { withoutErrorDetails, wrapRequestHandlers } from './request-handlers';
import { registerResources } from './resources/registration';
import type { Served } from './served';
import { answerToolCalls } from './tools/call';
import { gatherTools, registerTools } from './tools/registration';
import { visibleTools } from './tools/visibility';

/**
 * Makes the server of one request.
 *
 * @throws whatever the owner's module throws while it registers
 */
export async function createServer(served: Served, scope: RequestScope): Promise<McpServer> {
  const { instructions, ...implementation } = served.identity;
  const server = new McpServer(implementation, {
    ...(instructions !== undefined && { instructions }),
    // a client is asked only what it has said that it can answer
    enforceStrictCapabilities: true,
    cacheHints: cacheHints(served.listing),
    ...(served.module && { requestState: openedBy(scope) }),
    // A call in a task is answered without the SDK's HTTP entry, which would see to it.
    ...(scope.era === 'modern' && { supportedProtocolVersions: [MODERN_REVISION] }),
  });
  server.server.onerror = logRefusals(scope.invocation);
  wrapRequestHandlers(server, (method, handler) => {
    const visible = visibleTools(method, handler, served.tools, scope.invocation.caller);
    const paged = paginated(method, visible, served.listing.pageSize);
    return withoutErrorDetails(method, withDeclaredArguments(method, paged, served.prompts), scope);
  });
  declareCapabilities(server, served);
  const tools = await registerAll(server, served, scope);
  if (server.server.getCapabilities().tools) {
    answerToolCalls(server, tools, scope.invocation, served.tasks);
  }
  return server;
}

/** @returns the tools that the request can call */
async function registerAll(server: McpServer, served: Served, scope: RequestScope): Promise<ReadonlyMap<string, RegisteredTool>> {
  const tools = gatherTools(server);
  registerTools(server, served.tools, scope, served.tasks);
  registerResources(server, served.resources, scope);
  registerPrompts(server, served.prompts, scope);
  if (served.module) {
    const { registerModule } = await import('./module/registration');
    await registerModule(server, served.module, served, scope);
    declareUnchanging(server);
  }
  served.tasks?.register(server, scope);
  return tools;
}

/**
 * Declares what is in the props (MCP 2026-07-28: a capability is declared if, and only if, it is served). What a module registers,
 * the SDK declares. Nothing changes while a function runs.
 */
function declareCapabilities({ server }: McpServer, { tools, resources, prompts, module }: Served): void {
  const hasCompletions = [...prompts.values()].some((prompt) => prompt.arguments.some(({ completions }) => completions.length > 0));
  server.registerCapabilities({
    ...(tools.size > 0 && { tools: { listChanged: false } }),
    ...(resources.size > 0 && { resources: { listChanged: false } }),
    ...(prompts.size > 0 && { prompts: { listChanged: false } }),
    ...(hasCompletions && { completions: {} }),
    ...(module && { logging: {} }),
  });
}

/**
 * Takes back what the SDK, or the module, declared about changes. Nobody would hear of one: a request has a server of its own, and
 * nothing lives on between requests.
 */
function declareUnchanging({ server }: McpServer): void {
  const { tools, resources, prompts } = server.getCapabilities();
  server.registerCapabilities({
    ...(tools && { tools: { listChanged: false } }),
    ...(resources && { resources: { listChanged: false, ...('subscribe' in resources && { subscribe: false }) } }),
    ...(prompts && { prompts: { listChanged: false } }),
  });
}

/** The state that clients bring back is opened before a handler gets it. */
function openedBy(scope: RequestScope): ServerOptions['requestState'] {
  return {
    verify: async (state, ctx) => {
      const { openRequestState } = await import('./sealing/request-state');
      return openRequestState(state, ctx, scope);
    },
  };
}
