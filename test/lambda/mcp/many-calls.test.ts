import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { returned, startLambdaService, type LambdaService } from './lambda-service';
import { startFunction, tool, type McpFunction } from './mcp-function';
import { callTool, legacy } from './messages';
import { repetitions } from '../../share.mts';

let lambda: LambdaService;
let mcp: McpFunction;

beforeAll(async () => {
  lambda = await startLambdaService();
  lambda.functions.echo = () => returned('ok');
  mcp = await startFunction({ manifest: { tools: [tool('echo')] }, environment: { AWS_ENDPOINT_URL_LAMBDA: lambda.url } });
});

afterAll(() => lambda.close());

/** Calls the tool in both eras, and forgets what the tests themselves note of it. */
async function callMany(count: number): Promise<void> {
  for (let call = 0; call < count; call += 1) {
    const { messages } = await mcp.call(call % 10 === 0 ? legacy('tools/call', { name: 'echo', arguments: {} }) : callTool('echo', {}));
    expect(messages[0].result.content).toEqual([{ type: 'text', text: 'ok' }]);
    mcp.log.length = 0;
    lambda.payloads.length = 0;
    vi.mocked(process.stdout.write).mockClear();
  }
}

/** Returns the size of what is in use, in bytes. */
function heapInUse(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
}

test('a hundred thousand calls leave nothing behind in the instance', async () => {
  const calls = repetitions(100_000, 3_000);
  await callMany(1_000);
  const before = heapInUse();

  await callMany(calls);

  // half a megabyte for what the test runner and Node.js keep; an object that each call left would take 40 bytes or more
  expect(heapInUse() - before).toBeLessThan(500_000 + 10 * calls);
});
