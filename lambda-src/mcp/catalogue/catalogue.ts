import type { ServerCapabilities } from '@modelcontextprotocol/server';
import type { Served } from './served';
import type { CallableTool } from '../call/callable-tool';
import type { Era, Exchange } from '../call/exchange';
import { InvalidParamsError } from '../call/protocol-error';
import type { ListMethod, Source } from '../call/source';
import type { NamedCall } from '../search/call-tool';
import type { ToolList } from '../search/read-tool-list';
import { TASKS_EXTENSION } from '../tasks/extension';
import { hasUi, UI_CAPABILITIES } from '../tools/ui';

/** All that one request can reach. */
export interface Catalogue {
  readonly served: Served;
  /** In their order of precedence. */
  readonly sources: readonly Source[];
}

/**
 * Opens the catalogue for one request.
 *
 * @throws whatever the owner's module throws while it registers; an Error when it registers what is declared
 */
export async function openCatalogue(served: Served, exchange: Exchange): Promise<Catalogue> {
  const { declared, taken, module, mcpServers, interceptors, listing, tasks, toolSearch } = served;
  const own = declared.map((open) => open(exchange, tasks));
  if (module) {
    own.push(await module.open(exchange, { taken, ...(tasks && { tasks }) }));
  }
  if (mcpServers === undefined) {
    return { served, sources: own };
  }
  const forwarded = await mcpServers.open(exchange, {
    isOwn: (kind, key) => own.some((source) => source.has?.(kind, key)) || (kind === 'tools' && toolSearch?.names.has(key) === true),
    isIntercepted: interceptors.length > 0,
    listsUnauthorized: listing.unauthorizedTools === 'listed',
  });
  return { served, sources: [...own, forwarded] };
}

/** Tells whether anything of a kind is served, by the name of its capability. */
export function isServed(capability: keyof ServerCapabilities, { served, sources }: Catalogue): boolean {
  return sources.some(({ capabilities }) => capabilities[capability] !== undefined) || (capability === 'tools' && served.toolSearch !== undefined);
}

/** Reads a list of all tools: what is known here, and where there are more. */
export async function listOf(list: ListMethod, { sources }: Catalogue): Promise<ToolList> {
  return {
    known: (await Promise.all(sources.map((source) => source.entries?.(list) ?? []))).flat(),
    more: sources.flatMap((source) => source.more?.(list) ?? []),
  };
}

/**
 * Finds the tool that a call means.
 *
 * @throws InvalidParamsError when there is none
 */
export async function findCalled(call: NamedCall, catalogue: Catalogue): Promise<{ readonly tool: CallableTool; readonly call: NamedCall }> {
  const { toolSearch } = catalogue.served;
  const meant = toolSearch?.callMeantBy(call);
  const meantTool = meant && await findTool(meant.name, catalogue);
  if (meantTool) {
    return { tool: meantTool, call: meant };
  }
  const tool = await findTool(call.name, catalogue);
  if (tool === undefined) {
    throw new InvalidParamsError(`Tool ${call.name} not found`);
  }
  return { tool, call };
}

async function findTool(name: string, catalogue: Catalogue): Promise<CallableTool | undefined> {
  const { sources, served: { toolSearch } } = catalogue;
  const search = toolSearch?.findTool(name, () => listOf('tools/list', catalogue));
  if (search) {
    return search;
  }
  for (const source of sources) {
    const tool = await source.findTool?.(name);
    if (tool) {
      return tool;
    }
  }
  return undefined;
}

/**
 * Returns the capabilities that are declared (MCP 2026-07-28: a capability is declared if, and only if, it is served).
 *
 * @param era earlier revisions have other tasks, which this server does not offer
 */
export async function declaredCapabilities(catalogue: Catalogue, era: Era): Promise<ServerCapabilities> {
  const { served, sources } = catalogue;
  const capabilities: Record<string, object> = served.toolSearch ? { tools: { listChanged: false } } : {};
  const extensions: Record<string, unknown> = {
    ...(served.tasks && era === 'modern' && { [TASKS_EXTENSION]: {} }),
    ...(await showsPages(catalogue) && UI_CAPABILITIES.extensions),
  };
  for (const { capabilities: { extensions: own, ...others } } of sources) {
    for (const [name, capability] of Object.entries(others)) {
      capabilities[name] = { ...capabilities[name], ...capability as object };
    }
    Object.assign(extensions, own);
  }
  return { ...capabilities, ...(Object.keys(extensions).length > 0 && { extensions }) } as ServerCapabilities;
}

/** Tells whether a tool shows its results in a page, of those that are known without asking another server. */
async function showsPages({ served, sources }: Catalogue): Promise<boolean> {
  const known = served.hasPages ? [] : await Promise.all(sources.map((source) => source.entries?.('tools/list') ?? []));
  return served.hasPages || known.flat().some(hasUi);
}
