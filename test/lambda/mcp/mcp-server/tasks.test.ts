import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { mcpServer, reply, startHttp, type RecordingUpstream } from './upstream';
import type { AwsServices } from '../../shared/aws-services';
import { startServices, startStatefulFunction } from '../legacy/stateful-function';
import { caller, startFunction, type McpFunction, type TestRequest } from '../mcp-function';
import { callTool, capableOf, modern } from '../messages';

/* A server whose calls become tasks. It knows nothing of who calls, and numbers its tasks. */

const TASKS = { 'io.modelcontextprotocol/tasks': {} };
const KNOWS_TASKS = capableOf({ extensions: TASKS });

let services: AwsServices;
let upstream: RecordingUpstream;
let mcp: McpFunction;

beforeAll(async () => {
  services = await startServices();
  let tasks = 41;
  upstream = await startHttp(({ body: { id, method, params } }, _request, response) => {
    const task = { status: 'working', createdAt: '2026-07-28T00:00:00Z', lastUpdatedAt: '2026-07-28T00:00:00Z', ttlMs: 60_000 };
    const results: Readonly<Record<string, () => object>> = {
      'server/discover': () => ({ supportedVersions: ['2026-07-28'], capabilities: { tools: {}, extensions: TASKS }, ttlMs: 0, cacheScope: 'private' }),
      'tools/list': () => ({ tools: [{ name: 'run', inputSchema: { type: 'object' } }], ttlMs: 0, cacheScope: 'private' }),
      'tools/call': () => 'io.modelcontextprotocol/clientCapabilities' in params._meta && params._meta['io.modelcontextprotocol/clientCapabilities'].extensions
        ? { ...task, resultType: 'task', taskId: String(++tasks) }
        : { content: [{ type: 'text', text: 'at once' }] },
      'tasks/get': () => ({ ...task, taskId: params.taskId }),
    };
    reply(response, { id, result: { resultType: 'complete', ...results[method]!() } });
  });
  mcp = await startStatefulFunction(services, { mcpServers: [mcpServer(upstream)] });
});

beforeEach(() => void (upstream.received.length = 0));

afterAll(async () => {
  await upstream?.close();
  await services?.stop();
});

async function answerAs(subject: string, request: TestRequest, server = mcp) {
  return (await server.call({ ...request, authorizer: caller(subject) })).messages.at(-1);
}

function getTask(taskId: string): TestRequest {
  const request = modern('tasks/get', { taskId }, 1, KNOWS_TASKS);
  return { ...request, headers: { ...request.headers, 'Mcp-Name': taskId } };
}

test('a task is its caller\'s', async () => {
  const { result: { taskId } } = await answerAs('alice', callTool('run', {}, 1, KNOWS_TASKS));
  expect((await answerAs('alice', getTask(taskId))).result).toMatchObject({ taskId, status: 'working' });
  expect(upstream.of('tasks/get').map(({ body }) => body.params.taskId)).toEqual(['42']);
});

test('S36 a task is not somebody else\'s, nor is one whose id is guessed', async () => {
  const { result: { taskId } } = await answerAs('alice', callTool('run', {}, 1, KNOWS_TASKS));
  const [mark, owner, tag, number] = taskId.split('.');

  expect((await answerAs('bob', getTask(taskId))).error.code).toBe(-32602);
  for (const id of [`${mark}.${owner}.${tag}.${Number(number) - 1}`, `${mark}.${owner}.${number}`, `${mark}.${owner}..${number}`]) {
    expect((await answerAs('alice', getTask(id))).error.code).toBe(-32602);
  }
  expect(upstream.of('tasks/get')).toEqual([]);
});

test('a task whose owner nothing would tell is none', async () => {
  const stateless = await startFunction({ manifest: { mcpServers: [mcpServer(upstream)] } });
  expect((await answerAs('alice', modern('server/discover'), stateless)).result.capabilities.extensions).toBeUndefined();
  expect((await answerAs('alice', callTool('run', {}, 1, KNOWS_TASKS), stateless)).result.content[0].text).toBe('at once');

  const personal = await startFunction({ manifest: { mcpServers: [mcpServer(upstream, { tellsCaller: true })] } });
  expect((await answerAs('alice', modern('server/discover'), personal)).result.capabilities.extensions).toEqual(TASKS);
  const { result: { taskId } } = await answerAs('alice', callTool('run', {}, 1, KNOWS_TASKS), personal);
  expect((await answerAs('alice', getTask(taskId), personal)).result).toMatchObject({ taskId });
});
