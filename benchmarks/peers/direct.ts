/** The least that can stand between a client and an MCP server: it passes on the request, and the answer. */
import { lambdaHandler } from './lambda-handler';
import { mcpUrl } from './service-url';

export const handler = lambdaHandler(async (request) => {
  return fetch(mcpUrl, { method: request.method, headers: request.headers, body: await request.text() });
});
