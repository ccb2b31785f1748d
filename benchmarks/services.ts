import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { registerForecasts } from './forecasts';
import { ITEM_TABLE } from './manifest';
import { CLIENT_ID, SIGNING_SECRET } from './token';
import { recordKey } from '../lambda-src/shared/record-key';

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

/**
 * Tool functions, objects and the HTTP service answer a forecast; a table has it as an item. The client of the authorizer's token is
 * registered, and its signing secret is there. Every other service of AWS knows nothing.
 */
function answerOf({ method, url, headers }: IncomingMessage, body: string): Response {
  const target = headers['x-amz-target'];
  if (method === 'GET' || url?.endsWith('/invocations')) {
    return Response.json(FORECAST);
  }
  if (target === 'DynamoDB_20120810.GetItem' && JSON.parse(body).TableName === ITEM_TABLE) {
    return Response.json({ Item: { city: { S: FORECAST.city }, celsius: { N: String(FORECAST.celsius) } } });
  }
  if (target === 'DynamoDB_20120810.BatchGetItem') {
    const tables = Object.keys(JSON.parse(body).RequestItems);
    const item = { pk: { S: recordKey('Client', CLIENT_ID) }, expiresAt: { N: '9999999999' }, content: { S: '{}' } };
    return Response.json({ Responses: Object.fromEntries(tables.map((name) => [name, [item]])), UnprocessedKeys: {} });
  }
  if (target === 'secretsmanager.GetSecretValue' && JSON.parse(body).VersionStage === 'AWSCURRENT') {
    return Response.json({ SecretString: SIGNING_SECRET });
  }
  return Response.json({ __type: 'ResourceNotFoundException', message: 'not found' }, { status: 400 });
}
