import type { McpServer, RegisteredTool } from '@modelcontextprotocol/server';
import { callMeantBy, registerCallTool, type CalledTool } from './call-tool';
import { filteredSource, readToolList } from './catalogue';
import { CALL, FOUND, SEARCH_OF_HIDDEN, SEARCH_OF_LISTED } from './definitions';
import { type OwnSchema, ownValidator } from './own-validator';
import { rememberIndices } from './remembered-index';
import type { ToolSearchManifest } from '../../../src/contract';
import { createNameFilter } from '../call/name-filter';
import { toToolResult } from '../call/result';
import { standardSchema } from '../tools/schema';
import type { ListedTool } from '../tools/tool';
import type { ToolList } from '../tools/tool-list';

/** The tools `search_tools` and, where tools are hidden, `call_tool`. */
export interface ToolSearch {
  /** Their names. */
  readonly names: ReadonlySet<string>;
  /** What of a list of tools clients get to see: these first. */
  listed(list: ToolList): ToolList;
  /** Registers them with the server of one request. */
  register(server: McpServer, request: SearchedRequest): void;
  /**
   * The call that is meant: a call of `call_tool` is a call of the tool that it names, if there is such a tool.
   *
   * @param tools those that the request needs, by name
   */
  callMeantBy(call: CalledTool, tools: ReadonlyMap<string, RegisteredTool>): CalledTool;
}

/** What the search needs to know of a request. */
export interface SearchedRequest {
  /** The tools that the request needs, by name, as soon as they are registered. */
  readonly tools: ReadonlyMap<string, RegisteredTool>;
  /** What there is to be found. */
  readonly list: ToolList;
  /** Aborted when an answer would come too late. */
  readonly deadline: AbortSignal;
}

/** Makes the tools of the search ready. */
export function prepareToolSearch({ hidesTools, alwaysListed }: ToolSearchManifest): ToolSearch {
  const isListed = createNameFilter(alwaysListed);
  const search = hidesTools ? SEARCH_OF_HIDDEN : SEARCH_OF_LISTED;
  const inputSchema = standardSchema(search.inputSchema, ownValidator(search.inputSchema as unknown as OwnSchema));
  const indexOf = rememberIndices();

  function registerSearch(server: McpServer, { list, deadline }: SearchedRequest): void {
    const { name, title, description, annotations } = search;
    server.registerTool(name, { title, description, annotations, inputSchema }, async (args, ctx) => {
      const { query, limit = FOUND.default } = args as { readonly query: string; readonly limit?: number };
      const tools = await readToolList(list, ctx, AbortSignal.any([ctx.mcpReq.signal, deadline]));
      const index = await indexOf(tools);
      return toToolResult({ tools: index.find(query, limit).map((position) => foundTool(tools[position]!)) }, search.outputSchema);
    });
  }

  return hidesTools ? {
    names: new Set([search.name, CALL.name]),
    listed: ({ answer, sources }) => ({
      answer: async (request, ctx) => {
        const { tools } = await answer(request, ctx);
        return { tools: [search, CALL, ...tools.filter(({ name }) => isListed(name))] };
      },
      sources: alwaysListed.include.length === 0 ? [] : sources.map((source) => filteredSource(source, isListed)),
    }),
    register: (server, request) => {
      registerSearch(server, request);
      registerCallTool(server, request.tools);
    },
    callMeantBy,
  } : {
    names: new Set([search.name]),
    listed: ({ answer, sources }) => ({
      answer: async (request, ctx) => ({ tools: [search, ...(await answer(request, ctx)).tools] }),
      sources,
    }),
    register: registerSearch,
    callMeantBy: (call) => call,
  };
}

/** What a model needs to know of a tool to call it. */
function foundTool({ name, title, description, inputSchema, annotations }: ListedTool): ListedTool {
  return { name, title, description, inputSchema, annotations };
}
