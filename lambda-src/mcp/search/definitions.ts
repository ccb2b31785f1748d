import { TOOL_SEARCH_NAMES, type JsonObject } from '../../../src/contract';
import type { ListedTool } from '../tools/tool';

/** How many tools a search finds unless the model asks for another number, and at most. */
export const FOUND = { default: 5, most: 20 };

/** A tool as the search gives it. */
const FOUND_TOOL: JsonObject = {
  type: 'object',
  properties: {
    name: { type: 'string' },
    title: { type: 'string' },
    description: { type: 'string' },
    inputSchema: { type: 'object', description: 'The JSON Schema of its arguments.' },
    annotations: { type: 'object' },
  },
  required: ['name', 'inputSchema'],
};

/** Where the tools that are found are in lists too. */
export const SEARCH_OF_LISTED: ListedTool = searchTool('Finds tools of this server by words that say what they should do, best matches first.');

/** Where they are not. */
export const SEARCH_OF_HIDDEN: ListedTool = searchTool(
  'Finds tools of this server by words that say what they should do, best matches first. Most tools of this server are not listed: look for one '
  + `here before you decide that there is none, and call it with ${TOOL_SEARCH_NAMES.call}.`,
);

function searchTool(description: string): ListedTool {
  return {
    name: TOOL_SEARCH_NAMES.search,
    title: 'Search tools',
    description,
    inputSchema: {
      type: 'object',
      properties: {
        query: {
          type: 'string',
          minLength: 1,
          maxLength: 500,
          description: 'Words of what the tool should do, as in "create invoice", or a part of its name.',
        },
        limit: { type: 'integer', minimum: 1, maximum: FOUND.most, default: FOUND.default, description: 'How many tools to find at most.' },
      },
      required: ['query'],
      additionalProperties: false,
    },
    outputSchema: {
      type: 'object',
      properties: { tools: { type: 'array', items: FOUND_TOOL } },
      required: ['tools'],
    },
    annotations: { readOnlyHint: true, openWorldHint: false },
  };
}

/** Calls what is not listed. */
export const CALL: ListedTool = {
  name: TOOL_SEARCH_NAMES.call,
  title: 'Call tool',
  description: `Calls a tool of this server that is not listed. ${TOOL_SEARCH_NAMES.search} finds such tools, and tells which arguments they take.`,
  inputSchema: {
    type: 'object',
    properties: {
      name: { type: 'string', description: `The name of the tool, as ${TOOL_SEARCH_NAMES.search} gives it.` },
      arguments: { type: 'object', description: 'The arguments of the tool, by its input schema.' },
    },
    required: ['name'],
    additionalProperties: false,
  },
};
