import { startToolFunctions } from './tool-functions';
import { startFunction, tool } from '../../lambda/mcp/mcp-function';
import { createModernServer } from '../../lambda/mcp/mcp-server/modern-server';
import { mcpServer, reply, startModern, startSessions } from '../../lambda/mcp/mcp-server/upstream';
import type { RunningConfiguration } from '../recorded-case';

/** Starts a server that serves two others, one of each era, beside a tool of its own. */
export async function upstream(): Promise<RunningConfiguration> {
  const lambda = await startToolFunctions();
  const modern = await startModern(() => createModernServer());
  const legacy = await startSessions(({ body: { id, method, params } }, _request, response) => {
    if (method !== 'tools/call') {
      return reply(response, { id, error: { code: -32601, message: 'Method not found' } });
    }
    return params.arguments?.fails
      ? reply(response, { id, error: { code: -32000, message: 'Not today', data: { a: 1 } } })
      : reply(response, { id, result: { content: [{ type: 'text', text: JSON.stringify(params) }] } });
  });
  const mcp = await startFunction({
    manifest: {
      tools: [tool('echo')],
      mcpServers: [
        mcpServer(modern, { prefix: 'm_', resources: { include: ['docs://*'], exclude: [] } }),
        mcpServer(legacy, { prefix: 'l_', scopes: ['legacy:run'] }),
      ],
      listing: { pageSize: 3, cacheTtl: 60_000, cacheScope: 'private' },
    },
    environment: { AWS_ENDPOINT_URL_LAMBDA: lambda.url },
  });
  return {
    mcp,
    stop: async () => {
      lambda.close();
      await Promise.all([modern.close(), legacy.close()]);
    },
  };
}
