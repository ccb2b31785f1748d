import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { mcpServer, reply, startHttp, startSessions, type ReceivedRequest, type RecordingUpstream } from './upstream';
import { caller, startFunction, type McpFunction } from '../mcp-function';
import { callTool, modern } from '../messages';

/* What is remembered of another server. */

let upstream: RecordingUpstream;
let mcp: McpFunction;

const HOUR = 3_600_000;

/** As if time had passed. */
function wait(milliseconds: number): void {
  vi.setSystemTime(Date.now() + milliseconds);
}

const as = (subject: string, request = callTool('run')) => mcp.call({ ...request, authorizer: caller(subject) });
const sessionOf = ({ headers }: ReceivedRequest) => headers['mcp-session-id'];
const ended = () => upstream.received.filter(({ method }) => method === 'DELETE').map(sessionOf);

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));

afterEach(async () => {
  vi.useRealTimers();
  await upstream.close();
});

/** @param working is waited for before a call is answered */
async function start(working?: () => Promise<unknown>): Promise<void> {
  upstream = await startSessions(async ({ body: { id } }, _request, response) => {
    await working?.();
    reply(response, { id, result: { content: [] } });
  });
  mcp = await startFunction({ manifest: { mcpServers: [mcpServer(upstream, { listTtl: 24 * HOUR })] } });
}

test('a session is of one caller; the one that is of no use for longest is given up, and the server told', async () => {
  await start();
  // the first session is that of the lists
  for (const subject of ['alice', ...Array.from({ length: 98 }, (_, index) => `user-${index}`), 'alice']) {
    await as(subject);
  }
  expect(upstream.of('initialize')).toHaveLength(100);
  expect(ended()).toEqual([]);
  await as('bob');
  await as('carol');
  expect(ended()).toEqual(['1', '3']);
  await as('alice');
  expect(sessionOf(upstream.of('tools/call').at(-1)!)).toBe('2');
});

test('a session is given up after an hour', async () => {
  await start();
  await as('alice');
  wait(HOUR);
  await as('alice');
  expect(ended()).toEqual(['2']);
  expect(upstream.of('tools/call').map(sessionOf)).toEqual(['2', '3']);
});

test('a session in which a call is under way is not ended', async () => {
  const { promise, resolve } = Promise.withResolvers();
  const begun = Promise.withResolvers();
  let calls = 0;
  await start(() => {
    begun.resolve(undefined);
    return ++calls === 1 ? promise : Promise.resolve();
  });
  const first = as('alice');
  await begun.promise;
  wait(HOUR);
  await as('alice');
  expect(ended()).toEqual([]);
  resolve(undefined);
  await first;
  expect(ended()).toEqual(['2']);
});

test('a server is asked for its revision every hour, also if there is always somebody new', async () => {
  await start();
  for (const subject of ['alice', 'bob', 'carol']) {
    await as(subject);
    wait(0.6 * HOUR);
  }
  expect(upstream.of('server/discover')).toHaveLength(2);
});

test('S25 what a server that is told who calls says that it has is for the one who was told', async () => {
  upstream = await startHttp(({ body: { id, method }, headers }, _request, response) => {
    const results: Readonly<Record<string, object>> = {
      'server/discover': { supportedVersions: ['2026-07-28'], capabilities: headers['x-user'] === 'alice' ? {} : { tools: {} } },
      'tools/list': { tools: [{ name: 'run', inputSchema: { type: 'object' } }] },
    };
    reply(response, { id, result: { resultType: 'complete', ttlMs: 60_000, cacheScope: 'private', ...results[method] } });
  });
  const service = { ...mcpServer(upstream).service, headers: { 'X-User': { $value: ['caller', 'subject'] } } };
  mcp = await startFunction({ manifest: { mcpServers: [mcpServer(upstream, { service, tellsCaller: true })] } });

  for (const [subject, names] of [['alice', []], ['bob', ['run']], ['alice', []]] as const) {
    const { result } = (await as(subject, modern('tools/list'))).messages.at(-1);
    expect(result.tools.map(({ name }: { name: string }) => name)).toEqual(names);
  }
});
