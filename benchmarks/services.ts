import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { registerForecasts } from './forecasts';
import { ITEM_TABLE } from './manifest';

/** What every service of this machine knows. */
const FORECAST = { city: 'Bern', celsius: 4 };

/** Stands for AWS, for an HTTP service and for an MCP server, in this process: all answer at once. */
export async function startServices(): Promise<{ readonly url: string; close(): void }> {
  const mcp = createMcpHandler(() => {
    const server = new McpServer({ name: 'upstream', version: '1.0.0' });
    registerForecasts(server);
    return server;
  });
  const server = createServer((request, response) => void (async () => {
    const body = await text(request);
    const answer = request.url === '/mcp' ? await mcp.fetch(toRequest(request, body)) : answerOf(request, body);
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    response.end(Buffer.from(await answer.arrayBuffer()));
  })());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function toRequest({ method, headers }: IncomingMessage, body: string): Request {
  return new Request('http://127.0.0.1/mcp', { method, headers: headers as Record<string, string>, body: body || null });
}

/** Tool functions, objects and the HTTP service answer a forecast; a table has it as an item. Every other service of AWS knows nothing. */
function answerOf({ method, url, headers }: IncomingMessage, body: string): Response {
  if (method === 'GET' || url?.endsWith('/invocations')) {
    return Response.json(FORECAST);
  }
  if (headers['x-amz-target'] === 'DynamoDB_20120810.GetItem' && JSON.parse(body).TableName === ITEM_TABLE) {
    return Response.json({ Item: { city: { S: FORECAST.city }, celsius: { N: String(FORECAST.celsius) } } });
  }
  return Response.json({ __type: 'ResourceNotFoundException', message: 'not found' }, { status: 400 });
}
