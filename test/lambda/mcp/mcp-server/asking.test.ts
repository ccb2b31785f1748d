import { hash, randomUUID } from 'node:crypto';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { ElicitResultSchema } from '@modelcontextprotocol/sdk/types.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createModernServer } from './modern-server';
import { mcpServer, startHttp, startModern, type RecordingUpstream } from './upstream';
import type { AwsServices } from '../../shared/aws-services';
import { isQuestion, isResult, startCall } from '../legacy/pending-call';
import { answerTo, beginSession, initialize, inSession, startServices, startStatefulFunction } from '../legacy/stateful-function';
import { caller, type McpFunction, type TestRequest } from '../mcp-function';
import { callTool, capableOf, legacy, modern } from '../messages';

/* A server of an earlier revision whose tool asks its client while it works. */

let services: AwsServices;
let upstream: RecordingUpstream;
let modernUpstream: RecordingUpstream;
let mcp: McpFunction;

beforeAll(async () => {
  services = await startServices();
  const transports = new Map<string, StreamableHTTPServerTransport>();
  upstream = await startHttp(async ({ headers, body }, request, response) => {
    const sessionId = headers['mcp-session-id'];
    const known = sessionId === undefined ? undefined : transports.get(sessionId);
    if (known) {
      return known.handleRequest(request, response, body);
    }
    if (body.method !== 'initialize') {
      return void response.writeHead(404).end();
    }
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: () => randomUUID(),
      onsessioninitialized: (id) => void transports.set(id, transport),
    });
    await askingServer().connect(transport as never);
    return transport.handleRequest(request, response, body);
  });
  modernUpstream = await startModern(() => createModernServer());
  mcp = await startStatefulFunction(services, { mcpServers: [mcpServer(upstream, { prefix: 'up_' }), mcpServer(modernUpstream, { prefix: 'new_' })] });
});

afterAll(async () => {
  await Promise.all([upstream?.close(), modernUpstream?.close()]);
  await services?.stop();
});

function askingServer(): McpServer {
  const server = new McpServer({ name: 'asking', version: '1' });
  server.registerTool('ask', { description: 'Asks' }, async (extra) => {
    try {
      const { content } = await extra.sendRequest(
        { method: 'elicitation/create', params: { message: 'Who?', requestedSchema: { type: 'object', properties: { name: { type: 'string' } } } } },
        ElicitResultSchema,
      );
      return { content: [{ type: 'text', text: JSON.stringify(content) }] };
    } catch (error) {
      return { content: [{ type: 'text', text: (error as Error).message }], isError: true };
    }
  });
  server.registerTool('pry', { description: 'Sends a request that is no question' }, async (extra) => {
    const answer = await extra.sendRequest({ method: 'tools/list', params: {} } as never, ElicitResultSchema).catch((error: Error) => error);
    return { content: [{ type: 'text', text: answer instanceof Error ? answer.message : 'answered' }] };
  });
  return server;
}

function as(subject: string, request: TestRequest): TestRequest {
  return { ...request, authorizer: caller(subject) };
}

test('its question reaches a client that has a session, and the answer goes back', async () => {
  const sessionId = await beginSession(mcp, as('alice', initialize()));
  const call = startCall(mcp, as('alice', inSession(sessionId, legacy('tools/call', { name: 'up_ask', arguments: {} }, 'call-1'))));
  const question = await call.next(isQuestion);
  expect(question).toMatchObject({ method: 'elicitation/create', params: { message: 'Who?' } });
  await mcp.call(as('alice', inSession(sessionId, answerTo(question.id, { result: { action: 'accept', content: { name: 'Ada' } } }))));
  expect((await call.next(isResult)).result.content[0].text).toBe('{"name":"Ada"}');
  await call.done;
});

test('the question of a server of 2026-07-28, which is its result, reaches a client that has a session, and the answer goes back', async () => {
  const sessionId = await beginSession(mcp, as('alice', initialize()));
  const call = startCall(mcp, as('alice', inSession(sessionId, legacy('tools/call', { name: 'new_ask', arguments: {} }, 'call-3'))));
  const question = await call.next(isQuestion);
  expect(question).toMatchObject({ method: 'elicitation/create', params: { message: 'Who?' } });
  const who = { action: 'accept', content: { name: 'Ada' } };
  await mcp.call(as('alice', inSession(sessionId, answerTo(question.id, { result: who }))));
  expect(JSON.parse((await call.next(isResult)).result.content[0].text)).toEqual({ state: 'state.of.modern', responses: { who } });
  await call.done;
});

test('S38 it sends a client nothing but questions', async () => {
  const sessionId = await beginSession(mcp, as('alice', initialize()));
  const call = startCall(mcp, as('alice', inSession(sessionId, legacy('tools/call', { name: 'up_pry', arguments: {} }, 'call-2'))));

  expect(await call.next((message) => isQuestion(message) || isResult(message)))
    .toMatchObject({ result: { content: [{ text: expect.stringContaining('The client cannot be asked this') }] } });
  await call.done;
});

test('S37 a state that nobody has opened reaches no resource of the module', async () => {
  const owner = hash('sha256', JSON.stringify([upstream.url, 'up_']), 'base64url').slice(0, 12);
  const read = modern('resources/read', { uri: 'docs://readme', requestState: `forwarded.${owner}.x`, inputResponses: {} });
  expect((await mcp.call(as('alice', read))).messages.at(-1).error).toMatchObject({ code: -32602, data: { reason: 'invalid_request_state' } });
});

test('it has a session for each caller, and is not told that clients of 2026-07-28 can be asked', async () => {
  upstream.received.length = 0;
  await mcp.call(as('bob', callTool('up_ask', {}, 1, capableOf({ elicitation: {} }))));
  await mcp.call(as('carol', callTool('up_ask')));
  await mcp.call(as('bob', callTool('up_ask', {}, 2, capableOf({ elicitation: {} }))));
  expect(upstream.of('initialize').map(({ body }) => body.params.capabilities)).toEqual([{}, {}]);
  const [bobs, carols, bobsAgain] = upstream.of('tools/call').map(({ headers }) => headers['mcp-session-id']);
  expect(bobs).not.toBe(carols);
  expect(bobsAgain).toBe(bobs);
});
