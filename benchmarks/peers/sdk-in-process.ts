/** The SDK alone, with tools that run in the same process. */
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { lambdaHandler } from './lambda-handler';
import { registerForecasts } from '../forecasts';

const mcp = createMcpHandler(() => {
  const server = new McpServer({ name: 'benchmark', version: '1.0.0' });
  registerForecasts(server);
  return server;
});

export const handler = lambdaHandler(mcp.fetch);
