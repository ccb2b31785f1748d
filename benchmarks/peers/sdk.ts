/** The SDK alone: what one writes to serve the same tools from Lambda with it, without anything that this package adds. */
import { readFileSync } from 'node:fs';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { createMcpHandler, fromJsonSchema, McpServer } from '@modelcontextprotocol/server';
import { lambdaHandler } from './lambda-handler';
import type { LambdaFunctionHandlerManifest, Manifest } from '../../src/contract';

const manifest: Manifest = JSON.parse(readFileSync(new URL('manifest.json', import.meta.url), 'utf8'));
const tools = manifest.tools.map((tool) => ({ ...tool, inputSchema: fromJsonSchema(tool.inputSchema as Record<string, unknown>) }));
const lambda = new LambdaClient();

const mcp = createMcpHandler(() => {
  const server = new McpServer(manifest.server);
  for (const { name, description, inputSchema, handler } of tools) {
    const { functionArn } = handler as LambdaFunctionHandlerManifest;
    server.registerTool(name, { description, inputSchema }, async (args) => {
      const { Payload: payload } = await lambda.send(new InvokeCommand({ FunctionName: functionArn, Payload: JSON.stringify(args) }));
      const structuredContent = JSON.parse(payload?.transformToString() ?? '{}');
      return { content: [{ type: 'text', text: JSON.stringify(structuredContent) }], structuredContent };
    });
  }
  return server;
});

export const handler = lambdaHandler(mcp.fetch);
