import { Client } from '@modelcontextprotocol/sdk/client';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { CreateMessageRequestSchema, ElicitRequestSchema, ListRootsRequestSchema, LoggingMessageNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { CAPABILITIES, startServices, startStatefulFunction } from './stateful-function';
import type { AwsServices } from '../../shared/aws-services';
import { serveOverHttp, type McpHttpServer } from '../http-server';
import type { McpFunction } from '../mcp-function';

/** Which instance got which messages, in the order of arrival. */
const deliveries: { readonly instance: number; readonly body: any }[] = [];

let services: AwsServices;
let server: McpHttpServer;
let client: Client;
beforeAll(async () => {
  services = await startServices();
  server = await serveOverHttp(inTurns([await startStatefulFunction(services), await startStatefulFunction(services)]));
});
afterAll(async () => {
  server.close();
  await services.stop();
});

/** A function of which each message reaches another instance than the one before. */
function inTurns(instances: McpFunction[]): McpFunction {
  return {
    ...instances[0]!,
    stream: (request, sink) => {
      const instance = deliveries.length % instances.length;
      // a client also tries to GET a stream
      if (request.method === 'POST') {
        deliveries.push({ instance, body: JSON.parse(String(request.body)) });
      }
      return instances[instance]!.stream(request, sink);
    },
  };
}

beforeEach(async () => {
  client = new Client({ name: 'test', version: '1.0.0' }, { capabilities: CAPABILITIES });
  client.setRequestHandler(ElicitRequestSchema, () => ({ action: 'accept', content: { name: 'Ada' } }));
  client.setRequestHandler(CreateMessageRequestSchema, () => ({ role: 'assistant', model: 'm', content: { type: 'text', text: 'Hello' } }));
  client.setRequestHandler(ListRootsRequestSchema, () => ({ roots: [{ uri: 'file:///home/ada', name: 'home' }] }));
  await client.connect(new StreamableHTTPClientTransport(server.url) as never);
  deliveries.length = 0;
});

const person = { name: 'Ada' };
const model = { type: 'text', text: 'Hello' };

test.each([
  ['ask_person', person],
  ['ask_model', model],
  ['ask_roots', [{ uri: 'file:///home/ada', name: 'home' }]],
  ['ask_by_result', person],
])('%s: the answer arrives at another instance than the one that waits for it', async (name, expected) => {
  const result = await client.callTool({ name }) as any;
  expect(JSON.parse(result.content[0].text)).toEqual(expected);
  expect(deliveries).toMatchObject([{ instance: 0, body: { method: 'tools/call' } }, { instance: 1, body: { result: {} } }]);
});

test('a tool can ask several things at once', async () => {
  const result = await client.callTool({ name: 'ask_both' }) as any;
  expect(JSON.parse(result.content[0].text)).toMatchObject([{ content: person }, { content: model }]);
});

test('a tool hears of an error of the client', async () => {
  client.setRequestHandler(ElicitRequestSchema, () => {
    throw new Error('nobody is there');
  });
  const result = await client.callTool({ name: 'ask_person' }) as any;
  expect(result.isError).toBe(true);
});

test('a tool gets what the client said of itself when it initialized', async () => {
  const result = await client.callTool({ name: 'client' }) as any;
  expect(JSON.parse(result.content[0].text)).toEqual({ capabilities: CAPABILITIES, info: { name: 'test', version: '1.0.0' } });
});

test('log messages from the level of the session on, and progress, arrive while a tool works', async () => {
  const logged: unknown[] = [];
  client.setNotificationHandler(LoggingMessageNotificationSchema, ({ params }) => void logged.push(params.data));
  await client.callTool({ name: 'log' });
  expect(logged).toEqual(['an info', 'an error']);

  await client.setLoggingLevel('warning');
  await client.callTool({ name: 'log' });
  expect(logged).toEqual(['an info', 'an error', 'an error']);

  const progress: number[] = [];
  await client.callTool({ name: 'progress' }, undefined, { onprogress: (step) => void progress.push(step.progress) });
  expect(progress).toEqual([1, 2]);
});

test('a client can subscribe to a resource and unsubscribe', async () => {
  expect(client.getServerCapabilities()?.resources).toMatchObject({ subscribe: true });
  expect(await client.subscribeResource({ uri: 'docs://readme' })).toEqual({});
  expect(await client.unsubscribeResource({ uri: 'docs://readme' })).toEqual({});
});
