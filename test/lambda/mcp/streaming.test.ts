import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { returned, startLambdaService, type LambdaService } from './lambda-service';
import { startFunction, tool, type McpFunction, type TestRequest } from './mcp-function';
import { callTool, legacy } from './messages';
import { eventually } from '../../eventually';

let lambda: LambdaService;
let mcp: McpFunction;
beforeAll(async () => {
  lambda = await startLambdaService();
  mcp = await startFunction({ manifest: { tools: [tool('slow')] }, environment: { AWS_ENDPOINT_URL_LAMBDA: lambda.url } });
});
afterAll(() => lambda.close());

const call = { name: 'slow', arguments: {} };

test.each<[string, TestRequest]>([
  ['2026-07-28', callTool('slow')],
  ['earlier, as server-sent events', legacy('tools/call', call)],
  ['earlier, as JSON', { ...legacy('tools/call', call), headers: { Accept: 'application/json' } }],
])('when the client goes, the call of the tool is given up (revision %s)', async (_, request) => {
  const { promise: running, resolve: run } = Promise.withResolvers<void>();
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  lambda.functions.slow = async () => {
    run();
    await released;
    return returned('too late');
  };
  const before = lambda.aborted();
  const written: string[] = [];
  const { stream, done } = mcp.stream(request, { begin: () => undefined, write: (chunk) => written.push(chunk.toString()), end: () => undefined });
  await running;
  stream.destroy();
  await done;
  await eventually(() => expect(lambda.aborted()).toBe(before + 1));
  release();
  expect(written.join('')).toBe('');
  await eventually(() => expect(mcp.log.filter((line) => '_aws' in line).at(-1)).toMatchObject({ ToolCalls: 1, ToolErrors: 0 }));
});

test('a response stream that fails ends the invocation without an unhandled error', async () => {
  lambda.functions.slow = async () => {
    await sleep(20);
    return returned('too late');
  };
  const { stream, done } = mcp.stream(callTool('slow'), { begin: () => undefined, write: () => undefined, end: () => undefined });
  stream.destroy(new Error('EPIPE'));
  await expect(done).resolves.toBeUndefined();
});

test('an answer larger than the buffer of the stream arrives whole', async () => {
  const text = 'x'.repeat(3 * 1024 * 1024);
  lambda.functions.slow = () => returned(text);
  const answer = await mcp.call(callTool('slow'));
  expect(answer.messages[0].result.content[0].text).toBe(text);
});
