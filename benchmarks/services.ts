import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { registerForecasts } from './forecasts';
import { ITEM_TABLE } from './manifest';
import { OAUTH_ITEMS } from './oauth-records';
import { SIGNING_SECRET } from './token';

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
  // a connection that this side closes could break a request that is under way
  server.keepAliveTimeout = 0;
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

/**
 * Tool functions, objects and the HTTP service answer a forecast; a table has it as an item. The table of the authorization server has its
 * records, and takes every write without a change. A secret has one version. Every other service of AWS knows nothing.
 */
function answerOf({ method, url, headers }: IncomingMessage, body: string): Response {
  const target = headers['x-amz-target'];
  if (method === 'GET' || url?.endsWith('/invocations')) {
    return Response.json(FORECAST);
  }
  const [service, operation] = String(target).split('.');
  const asked = service === 'DynamoDB_20120810' || operation === 'GetSecretValue' ? JSON.parse(body) : {};
  if (operation === 'GetSecretValue' && asked.VersionStage === 'AWSCURRENT') {
    return Response.json({ SecretString: SIGNING_SECRET });
  }
  if (operation === 'GetItem' && asked.TableName === ITEM_TABLE) {
    return Response.json({ Item: { city: { S: FORECAST.city }, celsius: { N: String(FORECAST.celsius) } } });
  }
  return recordsAnswer(operation, asked) ?? Response.json({ __type: 'ResourceNotFoundException', message: 'not found' }, { status: 400 });
}

/** Answers what the oauth function asks its table; undefined for everything else. */
function recordsAnswer(operation: string, asked: any): Response | undefined {
  switch (operation) {
    case 'GetItem': return Response.json({ Item: OAUTH_ITEMS.get(asked.Key.pk.S) });
    case 'BatchGetItem': return Response.json({
      Responses: Object.fromEntries(Object.entries<any>(asked.RequestItems)
        .map(([table, { Keys: keys }]) => [table, keys.flatMap(({ pk }: any) => OAUTH_ITEMS.get(pk.S) ?? [])])),
      UnprocessedKeys: {},
    });
    case 'PutItem':
    case 'UpdateItem': return Response.json({});
    default: return undefined;
  }
}
