import { Client as ClientV2, StreamableHTTPClientTransport as TransportV2 } from '@modelcontextprotocol/client';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as TransportV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serveOverHttp, type McpHttpServer } from './http-server';
import { returned, startLambdaService, type LambdaService } from './lambda-service';
import { startFunction, tool } from './mcp-function';

let lambda: LambdaService;
let server: McpHttpServer;
beforeAll(async () => {
  lambda = await startLambdaService();
  lambda.functions.forecast = ({ arguments: { city } }) => returned({ city, celsius: 4 });
  const mcp = await startFunction({
    manifest: {
      server: { name: 'weather', version: '2.0.0', instructions: 'Ask for a city.' },
      tools: [tool('forecast', {
        inputSchema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
        outputSchema: { type: 'object', properties: { city: { type: 'string' }, celsius: { type: 'number' } }, required: ['celsius'] },
      })],
      resources: [{ uri: 'docs://readme', name: 'readme', mimeType: 'text/plain', content: { type: 'text', text: 'hello' } }],
    },
    environment: { AWS_ENDPOINT_URL_LAMBDA: lambda.url },
  });
  server = await serveOverHttp(mcp);
});
afterAll(() => {
  server.close();
  lambda.close();
});

/** What the tests need of either client. */
interface AnyClient {
  listTools(): Promise<any>;
  callTool(params: any): Promise<any>;
  listResources(): Promise<any>;
  readResource(params: any): Promise<any>;
  getServerVersion(): any;
  getInstructions(): any;
  close(): Promise<void>;
}

const info = { name: 'test', version: '1.0.0' };
const clients: Record<string, () => Promise<AnyClient>> = {
  'v1': async () => {
    const client = new ClientV1(info);
    await client.connect(new TransportV1(server.url) as never);
    return client;
  },
  'v2': async () => {
    const client = new ClientV2(info);
    await client.connect(new TransportV2(server.url));
    return client;
  },
  'v2 that asks for 2026-07-28': async () => {
    const client = new ClientV2(info, { versionNegotiation: { mode: { pin: '2026-07-28' } } });
    await client.connect(new TransportV2(server.url));
    expect(client.getNegotiatedProtocolVersion()).toBe('2026-07-28');
    return client;
  },
};

describe.each(Object.entries(clients))('client %s', (_, connect) => {
  test('lists and calls tools, lists and reads resources', async () => {
    const client = await connect();
    expect(client.getServerVersion()).toMatchObject({ name: 'weather', version: '2.0.0' });
    expect(client.getInstructions()).toBe('Ask for a city.');

    expect((await client.listTools()).tools).toMatchObject([{ name: 'forecast' }]);
    const result = await client.callTool({ name: 'forecast', arguments: { city: 'Bern' } });
    expect(result.structuredContent).toEqual({ city: 'Bern', celsius: 4 });
    expect((await client.callTool({ name: 'forecast', arguments: {} })).isError).toBe(true);
    await expect(client.callTool({ name: 'no_such_tool', arguments: {} })).rejects.toThrow();

    expect((await client.listResources()).resources).toMatchObject([{ uri: 'docs://readme' }]);
    expect((await client.readResource({ uri: 'docs://readme' })).contents).toMatchObject([{ text: 'hello' }]);
    await client.close();
  });
});

test('a client of 2024-11-05 that speaks plain JSON works', async () => {
  const post = async (message: object) => {
    const response = await fetch(server.url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Accept': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', ...message }),
    });
    return { status: response.status, message: response.status === 202 ? undefined : await response.json() as any };
  };
  const params = { protocolVersion: '2024-11-05', capabilities: {}, clientInfo: info };
  expect((await post({ id: 0, method: 'initialize', params })).message.result.protocolVersion).toBe('2024-11-05');
  expect((await post({ method: 'notifications/initialized' })).status).toBe(202);
  expect((await post({ id: 1, method: 'ping' })).message.result).toEqual({});
  const call = await post({ id: 2, method: 'tools/call', params: { name: 'forecast', arguments: { city: 'Bern' } } });
  expect(call.message).toMatchObject({ id: 2, result: { content: [{ type: 'text', text: '{"city":"Bern","celsius":4}' }] } });
});
