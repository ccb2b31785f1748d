import { CALL_TOOL, callMeantBy, type NamedCall } from './call-tool';
import { CALL, FOUND, SEARCH_OF_HIDDEN, SEARCH_OF_LISTED } from './definitions';
import { ownValidator, type OwnSchema } from './own-validator';
import { filteredSource, readToolList, type ToolList } from './read-tool-list';
import { rememberIndices } from './remembered-index';
import type { ToolSearchManifest } from '../../../src/contract';
import type { CallableTool } from '../call/callable-tool';
import { createNameFilter } from '../call/name-filter';
import { toToolResult } from '../call/result';
import type { ListedTool } from '../tools/tool';
import { argumentsValidBy } from '../tools/valid-arguments';

/** The tools `search_tools` and, where tools are hidden, `call_tool`. */
export interface ToolSearch {
  /** Their names. */
  readonly names: ReadonlySet<string>;
  /** Returns the part of a list of tools that clients get to see: these first. */
  listed(list: ToolList): ToolList;
  /**
   * Finds one of them.
   *
   * @param list reads the list of the tools that can be found
   */
  findTool(name: string, list: () => Promise<ToolList>): CallableTool | undefined;
  /** Returns the call that is meant, if a call of one of these tools is to be a call of another one. */
  callMeantBy(call: NamedCall): NamedCall | undefined;
}

/** Makes the tools of the search ready. */
export function prepareToolSearch({ hidesTools, alwaysListed }: ToolSearchManifest): ToolSearch {
  const isListed = createNameFilter(alwaysListed);
  const search = hidesTools ? SEARCH_OF_HIDDEN : SEARCH_OF_LISTED;
  const validArguments = argumentsValidBy(ownValidator(search.inputSchema as unknown as OwnSchema));
  const indexOf = rememberIndices();

  function searchTool(list: () => Promise<ToolList>): CallableTool {
    return {
      name: search.name,
      lacks: () => undefined,
      validArguments,
      call: async ({ sent }, { signal }) => {
        const { query, limit = FOUND.default } = sent as { readonly query: string; readonly limit?: number };
        const tools = await readToolList(await list(), signal);
        const index = await indexOf(tools);
        return toToolResult({ tools: index.find(query, limit).map((position) => foundTool(tools[position]!)) }, search.outputSchema);
      },
    };
  }

  return hidesTools ? {
    names: new Set([search.name, CALL.name]),
    listed: ({ known, more }) => ({
      known: [search, CALL, ...(known as readonly ListedTool[]).filter(({ name }) => isListed(name))],
      more: alwaysListed.include.length === 0 ? [] : more.map((source) => filteredSource(source, isListed)),
    }),
    findTool: (name, list) => (name === search.name ? searchTool(list) : name === CALL.name ? CALL_TOOL : undefined),
    callMeantBy,
  } : {
    names: new Set([search.name]),
    listed: ({ known, more }) => ({ known: [search, ...known], more }),
    findTool: (name, list) => (name === search.name ? searchTool(list) : undefined),
    callMeantBy: () => undefined,
  };
}

/** The part of a tool that a model needs to know to call it. */
function foundTool({ name, title, description, inputSchema, annotations }: ListedTool): ListedTool {
  return { name, title, description, inputSchema, annotations };
}
