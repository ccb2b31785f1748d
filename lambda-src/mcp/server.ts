import { McpServer, type RegisteredTool, type ServerOptions } from '@modelcontextprotocol/server';
import { MODERN_REVISION, type RequestScope } from './call/invocation';
import { concerns } from './call/requested';
import { cacheHints } from './listing/cache-hints';
import { answerLists, listedElsewhere } from './listing/list-handlers';
import { listSources } from './listing/list-sources';
import { paginated } from './listing/pagination';
import { registerPrompts, withDeclaredArguments } from './prompts/registration';
import { logRefusals } from './refusal-log';
import { withoutErrorDetails, wrapRequestHandlers } from './request-handlers';
import { withTemplates } from './resources/reading';
import { registerResources, registerResourceTemplates } from './resources/registration';
import { listedBucket } from './resources/resource-template';
import { refuseWithoutScopes } from './scopes/refusal';
import type { Served } from './served';
import { answerToolCalls } from './tools/call';
import { gatherTools, registerTools } from './tools/registration';
import { toolList } from './tools/tool-list';
import { declareUi } from './tools/ui';

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
    ...(served.module && { requestState: openedBy(served, scope) }),
    // A call in a task is answered without the SDK's HTTP entry, which would see to it.
    ...(scope.era === 'modern' && { supportedProtocolVersions: [MODERN_REVISION] }),
  });
  server.server.onerror = logRefusals(scope.invocation);
  const refuse = refuseWithoutScopes(server, scope);
  const forwarded = await served.mcpServers?.forRequest(server, served, scope);
  const sourcesOf = (method: string) => [...listSources(method, served, scope), ...forwarded?.sources(method) ?? []];
  const ofModule = new Map<string, RegisteredTool>();
  const allTools = toolList({
    declared: served.tools,
    invocation: scope.invocation,
    unauthorized: served.listing.unauthorizedTools ?? 'hidden',
    registered: (request, ctx) => handlers.get('tools/list')?.(request, ctx),
    ofModule,
    sources: sourcesOf('tools/list'),
  });
  const shownTools = served.toolSearch?.listed(allTools) ?? allTools;
  const handlers = wrapRequestHandlers(server, (method, handler) => {
    const list = method === 'tools/list' ? shownTools : { answer: handler, sources: sourcesOf(method) };
    const paged = paginated(method, list.answer, { pageSize: served.listing.pageSize, deadline: scope.invocation.deadline }, list.sources);
    const read = withTemplates(method, paged, served, scope);
    const own = withDeclaredArguments(method, read, served.prompts);
    return withoutErrorDetails(method, refuse(method, forwarded?.answer(method, own) ?? own), scope);
  });
  declareCapabilities(server, served);
  answerLists(server, listedElsewhere(served));
  forwarded?.answerLists();
  const tools = gatherTools(server);
  served.toolSearch?.register(server, { tools, list: allTools, deadline: scope.invocation.deadline });
  await registerAll(server, served, scope, ofModule);
  await forwarded?.register();
  if (concerns(scope.message, 'server/discover', 'initialize')) {
    declareUi(server, [...[...served.tools.values()].map(({ listed }) => listed), ...ofModule.values()]);
  }
  if (server.server.getCapabilities().tools) {
    answerToolCalls(server, tools, served, scope);
  }
  return server;
}

/** @param ofModule is filled with the tools of the module, by name */
async function registerAll(server: McpServer, served: Served, scope: RequestScope, ofModule: Map<string, RegisteredTool>): Promise<void> {
  registerTools(server, served.tools, scope, served.tasks);
  registerResources(server, served.resources, scope);
  registerResourceTemplates(server, served.resourceTemplates, scope);
  registerPrompts(server, served.prompts, scope);
  if (served.module) {
    const { registerModule } = await import('./module/registration');
    gatherTools(server, ofModule);
    await registerModule(server, served.module, served, scope);
    declareUnchanging(server);
  }
  served.tasks?.register(server, served, scope);
}

/**
 * Declares what is in the props (MCP 2026-07-28: a capability is declared if, and only if, it is served). What a module registers,
 * the SDK declares. Nothing changes while a function runs.
 */
function declareCapabilities({ server }: McpServer, served: Served): void {
  const { resources, resourceTemplates, prompts, module } = served;
  const elsewhere = listedElsewhere(served);
  const hasCompletions = [...prompts.values()].some((prompt) => prompt.arguments.some(({ completions }) => completions.length > 0))
    || resourceTemplates.some(listedBucket);
  server.registerCapabilities({
    ...(elsewhere.has('tools') && { tools: { listChanged: false } }),
    ...((resources.size > 0 || resourceTemplates.length > 0 || elsewhere.has('resources')) && { resources: { listChanged: false } }),
    ...((prompts.size > 0 || elsewhere.has('prompts')) && { prompts: { listChanged: false } }),
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

/** The state that clients bring back is opened before a handler gets it, unless it is of another server. */
function openedBy({ mcpServers }: Served, scope: RequestScope): ServerOptions['requestState'] {
  return {
    verify: async (state, ctx) => {
      if (mcpServers?.isStateOf(state)) {
        return undefined;
      }
      const { openRequestState } = await import('./sealing/request-state');
      return openRequestState(state, ctx, scope);
    },
  };
}
