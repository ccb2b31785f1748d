import { once } from 'node:events';
import { McpServer } from '@modelcontextprotocol/server';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createModernServer } from './modern-server';
import { mcpServer, reply, startHttp, startModern, startSessions, type RecordingUpstream } from './upstream';
import { timeLimit } from '../../../../lambda-src/shared/time-limit';
import type { McpServerManifest } from '../../../../src/contract';
import { returned, startLambdaService, type LambdaService } from '../lambda-service';
import { startFunction, tool, type McpFunction, type TestRequest } from '../mcp-function';
import { callTool, modern } from '../messages';

let lambda: LambdaService;
let upstreams: RecordingUpstream[];

beforeAll(async () => {
  lambda = await startLambdaService();
  lambda.functions.own = () => returned('own');
  return () => lambda.close();
});

beforeEach(() => void (upstreams = []));

afterEach(() => Promise.all(upstreams.map((upstream) => upstream.close())));

const answerOf = async (mcp: McpFunction, request: TestRequest) => (await mcp.call(request)).messages.at(-1);
const names = (entries: { name: string }[]) => entries.map(({ name }) => name);

function start(upstream: { readonly url: string }, overrides: Partial<McpServerManifest> = {}): Promise<McpFunction> {
  return startFunction({
    manifest: { tools: [tool('own')], mcpServers: [mcpServer(upstream, { prefix: 'm_', ...overrides })] },
    environment: { AWS_ENDPOINT_URL_LAMBDA: lambda.url },
  });
}

async function serve(answer: Parameters<typeof startHttp>[0]): Promise<RecordingUpstream> {
  const upstream = await startHttp(answer);
  upstreams.push(upstream);
  return upstream;
}

const HINTS = { resultType: 'complete', ttlMs: 60_000, cacheScope: 'private' };

/** A server of 2026-07-28 with one tool, whose calls are answered as the test says. */
function toolServer(answer: Parameters<typeof startHttp>[0]): Promise<RecordingUpstream> {
  return startHttp((received, request, response) => {
    const { id, method } = received.body;
    switch (method) {
      case 'server/discover': return reply(response, { id, result: { ...HINTS, supportedVersions: ['2026-07-28'], capabilities: { tools: {} } } });
      case 'tools/list': return reply(response, { id, result: { ...HINTS, tools: [{ name: 'run', inputSchema: { type: 'object' }, extra: 1 }] } });
      default: return answer(received, request, response);
    }
  });
}

describe('a server that is down', () => {
  test('leaves other tools as they are, and is an error to those who call it', async () => {
    const upstream = await serve(() => undefined);
    await upstream.close();
    upstreams = [];
    const mcp = await start(upstream);

    expect(names((await answerOf(mcp, modern('tools/list'))).result.tools)).toEqual(['own']);
    expect((await answerOf(mcp, callTool('own'))).result.content[0].text).toBe('own');
    expect((await answerOf(mcp, callTool('m_run'))).result).toMatchObject({
      isError: true, content: [{ text: 'The tool m_run could not be reached. Request id: request-1' }],
    });
    expect((await answerOf(mcp, modern('prompts/get', { name: 'm_x' }))).error).toEqual({ code: -32603, message: 'Internal error. Request id: request-1' });
    expect((await answerOf(mcp, modern('server/discover'))).result.capabilities.tools).toEqual({ listChanged: false });
    expect(mcp.log).toContainEqual(expect.objectContaining({ level: 'ERROR', message: expect.stringContaining('could not be listed'), server: upstream.url }));
  });

  test('is listed as it was', async () => {
    const upstream = await startModern(() => createModernServer());
    const mcp = await start(upstream, { listTtl: 0 });
    const before = names((await answerOf(mcp, modern('tools/list'))).result.tools);
    expect(before).toContain('m_deploy');
    await upstream.close();
    expect(names((await answerOf(mcp, modern('tools/list'))).result.tools)).toEqual(before);
  });
});

describe('a call', () => {
  type Answer = Parameters<typeof startHttp>[0];
  let upstream: RecordingUpstream;
  let answer: Answer;
  let mcp: McpFunction;

  beforeAll(async () => {
    upstream = await toolServer((...args) => answer(...args));
    mcp = await startFunction({ manifest: { mcpServers: [mcpServer(upstream, { prefix: 'm_' }), mcpServer(upstream, { prefix: 'hasty_', timeout: 150 })] } });
    return () => upstream.close();
  });

  beforeEach(() => void (mcp.log.length = 0));

  const call = async (answered: Answer, name = 'm_run') => {
    answer = answered;
    return answerOf(mcp, callTool(name));
  };
  const failed = (reason: unknown) => ({ result: { isError: true, content: [{ text: reason }] } });

  test('that takes too long, which the other server hears of', async () => {
    let closed: Promise<unknown> | undefined;
    const answered = await call((_received, _request, response) => void (closed = once(response, 'close')), 'hasty_run');
    expect(answered).toMatchObject(failed('The tool hasty_run did not answer in time. Request id: request-1'));
    await closed;
  });

  test('whose answer is cut', async () => {
    expect(await call((_received, _request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: {"jsonrpc":"2.0","id"', () => response.destroy());
    })).toMatchObject(failed(expect.stringMatching(/could not be reached|failed/)));
  });

  test('whose answer is cut, and cannot be had again, is not repeated', async () => {
    upstream.received.length = 0;
    expect(await call(({ method }, _request, response) => {
      if (method === 'GET') {
        return void response.writeHead(405).end();
      }
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      return void response.write('id: 1\nretry: 10\ndata:\n\n', () => response.destroy());
    })).toMatchObject(failed('The tool m_run failed. Request id: request-1'));
    expect(upstream.received.map(({ method, body }) => body.method ?? method)).toEqual(['tools/call', 'GET']);
  });

  test('whose answer is cut, and can be had again', async () => {
    let id: unknown;
    upstream.received.length = 0;
    expect((await call(({ method, body }, _request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      if (method === 'GET') {
        return void response.end(`data: ${JSON.stringify({ jsonrpc: '2.0', id, result: { resultType: 'complete', content: [{ type: 'text', text: 'late' }] } })}\n\n`);
      }
      id = body.id;
      return void response.write('id: 1\nretry: 10\ndata:\n\n', () => response.destroy());
    })).result.content[0].text).toBe('late');
    expect(upstream.of('tools/call')).toHaveLength(1);
  });

  test('that is refused without a word of MCP is not repeated', async () => {
    upstream.received.length = 0;
    expect(await call((_received, _request, response) => void response.writeHead(400).end('rubbish'))).toMatchObject(failed('The tool m_run failed. Request id: request-1'));
    expect(upstream.of('tools/call')).toHaveLength(1);
  });

  test.each<[string, Answer]>([
    ['that is taken without an answer', (_received, _request, response) => void response.writeHead(202).end()],
    ['that is answered with the answer to another one', (_received, _request, response) => reply(response, { id: 'another', result: { resultType: 'complete', content: [] } })],
  ])('%s is not waited for', async (_what, answered) => {
    expect(await call(answered)).toMatchObject(failed('The tool m_run failed. Request id: request-1'));
  });

  test('whose answer ends before it is there', async () => {
    expect(await call((_received, _request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end('data: {"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":1}}\n\n');
    })).toMatchObject(failed('The tool m_run failed. Request id: request-1'));
  });

  test('that is answered with 50 MB, after which the next one is answered', async () => {
    const text = (length: number): Answer => ({ body }, _request, response) => reply(response, {
      id: body.id, result: { resultType: 'complete', content: [{ type: 'text', text: 'x'.repeat(length) }] },
    });
    expect(await call(text(50_000_000))).toMatchObject(failed('The tool m_run answered with more than it may. Request id: request-1'));
    expect((await call(text(3))).result.content[0].text).toBe('xxx');
  });

  test.each([
    ['no JSON', 'application/json', 'rubbish'],
    ['no JSON-RPC', 'application/json', '{"a":"rubbish"}'],
    ['HTML', 'text/html', '<html>rubbish'],
    ['an event that is no JSON', 'text/event-stream', 'data: rubbish\n\n'],
  ])('that is answered with %s', async (_what, type, text) => {
    expect(await call((_received, _request, response) => {
      response.writeHead(200, { 'content-type': type });
      response.end(text);
    })).toMatchObject(failed('The tool m_run failed. Request id: request-1'));
    expect(JSON.stringify(mcp.log)).not.toContain('rubbish');
  });

  const result = (members: object): Answer => ({ body }, _request, response) => reply(response, {
    id: body.id, result: { resultType: 'complete', ...members },
  });

  test.each([
    ['no content block', { content: [{ type: 'hologram' }] }],
    ['a task, which the client does not know', { content: [], resultType: 'task', taskId: 'a' }],
  ])('that is answered with %s', async (_what, members) => {
    expect(await call(result(members))).toMatchObject(failed('The tool m_run failed. Request id: request-1'));
  });

  test('that is answered with members that nobody knows', async () => {
    const members = {
      content: [{ type: 'text', text: 'a', future: { a: 1 }, annotations: { audience: ['user'], b: 2 } }],
      structuredContent: [1],
      future: true,
      _meta: { 'com.example/a': 1 },
    };
    expect((await call(result(members))).result).toMatchObject(members);
  });

  test.each([
    [401, 'failed'], [403, 'failed'], [500, 'failed'], [503, 'is busy, try again later'], [429, 'is busy, try again later'],
  ])('that is answered with the HTTP status %i', async (status, reason) => {
    expect(await call((_received, _request, response) => void response.writeHead(status).end('rubbish')))
      .toMatchObject(failed(`The tool m_run ${reason}. Request id: request-1`));
    expect(JSON.stringify(mcp.log)).not.toContain('rubbish');
    expect(mcp.log).toContainEqual(expect.objectContaining({
      level: 'ERROR', tool: 'm_run', error: expect.objectContaining({ message: expect.stringContaining(`HTTP status ${status}`) }),
    }));
  });

  test('that is redirected to the metadata of the machine', async () => {
    expect(await call((_received, _request, response) => void response.writeHead(307, { location: 'http://169.254.169.254/mcp' }).end()))
      .toMatchObject(failed('The tool m_run failed. Request id: request-1'));
  });

  test('that is answered with an error of the protocol is answered with it', async () => {
    const error = { code: -32602, message: 'No such region', data: { region: 'x' } };
    expect((await call(({ body }, _request, response) => reply(response, { id: body.id, error }, 400))).error).toEqual(error);
  });
});

describe('a server that hangs', () => {
  let timeouts: Map<number, AbortController>;

  beforeEach(() => {
    timeouts = new Map();
    vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
      const controller = new AbortController();
      timeouts.set(ms, controller);
      return controller.signal;
    });
  });

  afterEach(() => void vi.restoreAllMocks());

  const timeOut = (ms: number) => timeouts.get(timeLimit(ms))!.abort(new DOMException('', 'TimeoutError'));

  test('when it should list is said not to have answered in time', async () => {
    const upstream = await serve(({ body: { id, method } }, _request, response) => (
      method === 'server/discover'
        ? reply(response, { id, result: { ...HINTS, supportedVersions: ['2026-07-28'], capabilities: { tools: {} } } })
        : timeOut(10_000)
    ));
    const mcp = await start(upstream, { timeout: 30_000 });
    expect((await answerOf(mcp, callTool('m_run'))).result.content[0].text).toBe('The tool m_run did not answer in time. Request id: request-1');
  });

  test('when it should say what it has is left alone for a while', async () => {
    const upstream = await serve(() => timeOut(5_000));
    const mcp = await start(upstream, { timeout: 30_000 });
    for (let client = 0; client < 2; client++) {
      expect((await answerOf(mcp, modern('server/discover'))).result.capabilities).toMatchObject({ tools: {}, prompts: {} });
    }
    expect(upstream.received).toHaveLength(1);
  });
});

describe('a server that keeps sessions', () => {
  test.each<[string, number, object, number]>([
    ['has forgotten one', 404, { id: null, error: { code: -32001, message: 'Session not found' } }, 2],
    ['has forgotten one, and says so of the request', 400, { error: { code: -32000, message: 'No session' } }, 2],
    ['refuses a call', 400, { error: { code: -32602, message: 'No such region' } }, 1],
  ])('and %s', async (_what, status, body, calls) => {
    let refused: string | undefined;
    const upstream = await startSessions(({ headers, body: { id } }, _request, response) => (
      headers['mcp-session-id'] === refused ? reply(response, { id, ...body }, status) : reply(response, { id, result: { content: [] } })
    ));
    upstreams.push(upstream);
    const mcp = await start(upstream);
    await mcp.call(callTool('m_run'));
    refused = upstream.of('tools/call')[0]!.headers['mcp-session-id'];
    upstream.received.length = 0;
    const { error } = await answerOf(mcp, callTool('m_run'));
    expect(upstream.of('tools/call').map(({ headers }) => headers['mcp-session-id'] === refused)).toEqual([true, false].slice(0, calls));
    expect(error?.message).toBe(calls === 1 ? 'No such region' : undefined);
  });
});

describe('a server that changes', () => {
  test('to another revision is understood', async () => {
    let now: (received: any, request: any, response: any) => unknown;
    const legacyAnswers: Record<string, object> = {
      'initialize': { protocolVersion: '2025-06-18', capabilities: { tools: {} }, serverInfo: { name: 'old', version: '1' } },
      'tools/list': { tools: [{ name: 'run', inputSchema: { type: 'object' } }] },
      'tools/call': { content: [{ type: 'text', text: 'old' }] },
    };
    const old = ({ body }: any, _request: any, response: any) => {
      const result = legacyAnswers[body.method];
      if (body.id === undefined) return void response.writeHead(202).end();
      return result ? reply(response, { id: body.id, result }) : reply(response, { id: body.id, error: { code: -32601, message: 'Method not found' } }, 404);
    };
    now = old;
    const upstream = await serve((...args) => now(...args));
    const mcp = await start(upstream);
    expect((await answerOf(mcp, callTool('m_run'))).result.content[0].text).toBe('old');

    const handler = await startModern(() => {
      const server = new McpServer({ name: 'new', version: '1' });
      server.registerTool('run', {}, () => ({ content: [{ type: 'text', text: 'new' }] }));
      return server;
    });
    upstreams.push(handler);
    now = async ({ headers, body }, _request, response) => {
      const { host: _, 'content-length': _length, ...rest } = headers;
      const answer = await fetch(handler.url, { method: 'POST', headers: rest, body: JSON.stringify(body) });
      response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' });
      response.end(await answer.text());
    };
    expect((await answerOf(mcp, callTool('m_run'))).result.content[0].text).toBe('new');
  });
});
