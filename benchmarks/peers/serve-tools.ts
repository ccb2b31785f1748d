import { readFileSync } from 'node:fs';
import { createMcpHandler, fromJsonSchema, McpServer } from '@modelcontextprotocol/server';
import { lambdaHandler } from './lambda-handler';
import type { Manifest } from '../../src/contract';

const manifest: Manifest = JSON.parse(readFileSync(new URL('manifest.json', import.meta.url), 'utf8'));
const tools = manifest.tools.map((tool) => ({ ...tool, inputSchema: fromJsonSchema<{ city: string }>(tool.inputSchema as Record<string, unknown>) }));

/** Serves the tools of the manifest with the SDK alone: what one writes without this package, and without anything that it adds. */
export function serveTools(forecast: (city: string) => Promise<Record<string, unknown>>) {
  const mcp = createMcpHandler(() => {
    const server = new McpServer(manifest.server);
    for (const { name, description, inputSchema } of tools) {
      server.registerTool(name, { description, inputSchema }, async ({ city }) => {
        const structuredContent = await forecast(city);
        return { content: [{ type: 'text', text: JSON.stringify(structuredContent) }], structuredContent };
      });
    }
    return server;
  });
  return lambdaHandler(mcp.fetch);
}
