import type { McpServer, RegisteredTool } from '@modelcontextprotocol/server';
import { CALL, SEARCH_OF_HIDDEN } from './definitions';
import { type OwnSchema, ownValidator } from './own-validator';
import { errorResult } from '../call/result';
import { standardSchema } from '../tools/schema';

/** The name and the arguments of a call (MCP `CallToolRequestParams`). */
export interface CalledTool {
  readonly name: string;
  readonly arguments?: unknown;
}

const validate = ownValidator(CALL.inputSchema as unknown as OwnSchema);
const inputSchema = standardSchema(CALL.inputSchema, validate);

/**
 * The call that is meant: a valid call of `call_tool` is a call of the tool that it names, if there is such a tool.
 *
 * @param tools those that the request needs, by name
 */
export function callMeantBy(call: CalledTool, tools: ReadonlyMap<string, RegisteredTool>): CalledTool {
  if (call.name !== CALL.name || validate(call.arguments ?? {}) !== undefined) {
    return call;
  }
  const meant = call.arguments as CalledTool;
  return meant.name !== CALL.name && tools.get(meant.name)?.enabled === true ? meant : call;
}

/**
 * Registers `call_tool` with the server of one request. A call without the scopes of the tool that is meant is refused as a call of that
 * tool is. What answers here are the calls that mean no tool.
 */
export function registerCallTool(server: McpServer, tools: ReadonlyMap<string, RegisteredTool>): void {
  const { name, title, description } = CALL;
  server.registerTool(
    name,
    {
      title,
      description,
      inputSchema,
      scopeChallenge: (context) => {
        const meant = callMeantBy(context.request.params as unknown as CalledTool, tools);
        return meant.name === name ? undefined : tools.get(meant.name)?.scopeChallenge?.(context);
      },
    },
    (args) => errorResult(`There is no tool ${(args as CalledTool).name} to be called. Find tools with ${SEARCH_OF_HIDDEN.name}.`),
  );
}
