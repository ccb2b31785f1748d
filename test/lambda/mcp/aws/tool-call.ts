import type { ToolHandlerManifest, ToolManifest } from '../../../../src/contract';
import type { McpFunction } from '../mcp-function';
import { callTool } from '../messages';
import { MADE_AT_START } from '../validators';

/** A tool with a handler of some kind. */
export function toolWith(name: string, handler: ToolHandlerManifest, overrides: Partial<ToolManifest> = {}): ToolManifest {
  return { name, description: `The tool ${name}`, inputSchema: { type: 'object' }, validators: MADE_AT_START, handler, ...overrides };
}

/** The result of a call. */
export async function resultOfCall(mcp: McpFunction, name: string, args: Record<string, unknown> = {}): Promise<any> {
  const { messages } = await mcp.call(callTool(name, args));
  return messages.at(-1).result ?? messages.at(-1);
}

/** What a failed call tells the model. */
export async function errorOfCall(mcp: McpFunction, name: string, args: Record<string, unknown> = {}): Promise<string> {
  const { isError, content } = await resultOfCall(mcp, name, args);
  if (isError !== true) {
    throw new Error(`The call succeeded: ${JSON.stringify(content)}`);
  }
  return content[0].text;
}
