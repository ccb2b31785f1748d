import { CLIENT_CAPABILITIES_META_KEY, McpServer } from '@modelcontextprotocol/server';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { mcpServer, startEverything, startModern, startSessions, type RecordingUpstream, type Upstream } from './upstream';
import type { AwsServices } from '../../shared/aws-services';
import { isQuestion, isResult, startCall } from '../legacy/pending-call';
import { answerTo, beginSession, initialize, inSession, startServices, startStatefulFunction } from '../legacy/stateful-function';
import { caller, startFunction, type McpFunction, type TestRequest } from '../mcp-function';
import { callTool, capableOf, legacy, modern } from '../messages';

/* Servers that list what asks the client, or shows a page, only for clients that can. */

const APPS = { extensions: { 'io.modelcontextprotocol/ui': { mimeTypes: ['text/html;profile=mcp-app'] } } };

let services: AwsServices;
let everything: Upstream;
let choosy: RecordingUpstream;
let mcp: McpFunction;

beforeAll(async () => {
  services = await startServices();
  everything = await startEverything();
  // of 2026-07-28, where each request says what the client can do
  choosy = await startModern(({ body }) => {
    const server = new McpServer({ name: 'choosy', version: '1' });
    const capabilities = body.params._meta[CLIENT_CAPABILITIES_META_KEY];
    server.registerTool('plain', {}, () => ({ content: [] }));
    if (capabilities.elicitation) {
      server.registerTool('ask', {}, () => ({ content: [{ type: 'text', text: JSON.stringify(capabilities) }] }));
    }
    if (capabilities.extensions?.['io.modelcontextprotocol/ui']) {
      server.registerTool('show', {}, () => ({ content: [] }));
    }
    return server;
  });
  mcp = await startStatefulFunction(services, { mcpServers: [mcpServer(everything, { prefix: 'ev_' }), mcpServer(choosy, { prefix: 'new_' })] });
});
beforeEach(() => void (choosy.received.length = 0));
afterAll(async () => {
  await Promise.all([everything?.close(), choosy?.close()]);
  await services?.stop();
});

const as = (subject: string, request: TestRequest): TestRequest => ({ ...request, authorizer: caller(subject) });
const resultOf = async (request: TestRequest) => (await mcp.call(request)).messages.at(-1).result;
const namesFor = async (request: TestRequest): Promise<string[]> => (await resultOf(request)).tools.map(({ name }: { name: string }) => name);

const ASKING = ['ev_trigger-elicitation-request', 'ev_trigger-sampling-request', 'ev_get-roots-list', 'new_ask'];

describe('tools that ask the client', () => {
  test('are listed for a client that has a session, by what it can be asked', async () => {
    const all = await beginSession(mcp, as('alice', initialize()));
    expect(await namesFor(as('alice', inSession(all, legacy('tools/list'))))).toEqual(expect.arrayContaining(ASKING));

    const some = await beginSession(mcp, as('alice', initialize({ sampling: {} })));
    const names = await namesFor(as('alice', inSession(some, legacy('tools/list'))));
    expect(names).toEqual(expect.arrayContaining(['ev_echo', 'ev_trigger-sampling-request', 'new_plain']));
    expect(names.filter((name) => ['ev_trigger-elicitation-request', 'ev_get-roots-list', 'new_ask'].includes(name))).toEqual([]);
  });

  test('are not listed for a client without a session, nor for one that says nothing', async () => {
    expect((await namesFor(as('alice', legacy('tools/list')))).filter((name) => ASKING.includes(name))).toEqual([]);
    expect((await namesFor(as('alice', modern('tools/list')))).filter((name) => ASKING.includes(name))).toEqual([]);
  });

  test('of a server of 2026-07-28 are listed for, and answer, clients of that revision that say what they can', async () => {
    const names = await namesFor(as('alice', modern('tools/list', {}, 1, capableOf({ elicitation: {} }))));
    expect(names).toContain('new_ask');
    // an earlier revision asks by requests, for which a client of this one has no place
    expect(names).not.toContain('ev_trigger-elicitation-request');
    expect(await resultOf(as('alice', callTool('new_ask', {}, 1, capableOf({ elicitation: {} }))))).toMatchObject({ content: [{ text: '{"elicitation":{}}' }] });
  });

  test('are called, and the question and the answer pass through', async () => {
    const sessionId = await beginSession(mcp, as('alice', initialize()));
    const call = startCall(mcp, as('alice', inSession(sessionId, legacy('tools/call', { name: 'ev_trigger-elicitation-request', arguments: {} }, 'call-1'))));
    const question = await call.next(isQuestion);
    expect(question).toMatchObject({ method: 'elicitation/create' });
    await mcp.call(as('alice', inSession(sessionId, answerTo(question.id, { result: { action: 'decline' } }))));
    expect((await call.next(isResult)).result.content[0].text).toContain('declined');
    await call.done;

    const sampling = startCall(mcp, as('alice', inSession(sessionId, legacy('tools/call', { name: 'ev_trigger-sampling-request', arguments: { prompt: 'hello' } }, 'call-2'))));
    const prompt = await sampling.next(isQuestion);
    expect(prompt).toMatchObject({ method: 'sampling/createMessage' });
    const message = { role: 'assistant', content: { type: 'text', text: 'of the model' }, model: 'test' };
    await mcp.call(as('alice', inSession(sessionId, answerTo(prompt.id, { result: message }))));
    expect(JSON.stringify((await sampling.next(isResult)).result.content)).toContain('of the model');
    await sampling.done;
  });

  test('are kept from shared caches of lists', async () => {
    const upstream = await startSessions(() => undefined);
    const shared = await startFunction({
      manifest: { mcpServers: [mcpServer(upstream)], listing: { pageSize: 200, cacheTtl: 60_000, cacheScope: 'public' } },
    });
    const scopeFor = async (capabilities: object) => (await shared.call(modern('tools/list', {}, 1, capableOf(capabilities)))).messages[0].result.cacheScope;
    expect(await scopeFor({})).toBe('public');
    expect(await scopeFor({ elicitation: {} })).toBe('private');
    await upstream.close();
  });
});

test('tools that show a page are listed for clients that show them', async () => {
  expect(await namesFor(as('alice', modern('tools/list', {}, 1, capableOf(APPS))))).toContain('new_show');
  expect(await namesFor(as('alice', modern('tools/list')))).not.toContain('new_show');
});

test('lists are read once for all that can be asked the same, whatever else they say', async () => {
  const upstream = await startSessions(() => undefined);
  const other = await startFunction({ manifest: { mcpServers: [mcpServer(upstream), mcpServer(choosy, { prefix: 'new_' })] } });
  const list = (subject: string, capabilities: object) => other.call(as(subject, modern('tools/list', {}, 1, capableOf(capabilities))));
  await list('alice', { elicitation: { url: {} } });
  await list('bob', { elicitation: { url: {}, x: { y: 1 } }, experimental: { z: {} } });
  expect(upstream.of('tools/list')).toHaveLength(1);
  expect(choosy.of('tools/list').map(({ body }) => body.params._meta[CLIENT_CAPABILITIES_META_KEY])).toEqual([
    { elicitation: { url: {} } }, { elicitation: { url: {} } },
  ]);
  await upstream.close();
});

describe('the revision that the owner names', () => {
  test('is the only one that the other server is asked for', async () => {
    const upstream = await startSessions(({ body }, _request, response) => response.end(JSON.stringify({ jsonrpc: '2.0', id: body.id, result: { content: [] } })));
    const named = await startFunction({ manifest: { mcpServers: [mcpServer(upstream, { protocolVersion: '2025-11-25' })] } });
    expect((await named.call(modern('tools/list'))).messages[0].result.tools).toMatchObject([{ name: 'run' }]);
    expect(upstream.of('server/discover')).toEqual([]);
    expect(upstream.of('initialize').map(({ body }) => body.params.protocolVersion)).toEqual(['2025-11-25']);
    await upstream.close();
  });

  test('is not given up for another one', async () => {
    const upstream = await startSessions((_received, _request, response) => response.end());
    const named = await startFunction({ manifest: { mcpServers: [mcpServer(upstream, { protocolVersion: '2026-07-28' })] } });
    expect((await named.call(modern('tools/list'))).messages[0].result.tools).toEqual([]);
    expect(upstream.of('initialize')).toEqual([]);
    await upstream.close();
  });
});
