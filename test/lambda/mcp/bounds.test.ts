import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { returned, startLambdaService, type LambdaService } from './lambda-service';
import { startFunction, tool, type McpFunction } from './mcp-function';
import { callTool, legacy } from './messages';

const NODE = { $defs: { node: { type: 'object', properties: { next: { $ref: '#/$defs/node' } } } }, type: 'object', properties: { list: { $ref: '#/$defs/node' } } };

let lambda: LambdaService;
let mcp: McpFunction;
beforeAll(async () => {
  lambda = await startLambdaService();
  lambda.functions.walk = () => returned('ok');
  lambda.functions.sum = () => returned('ok');
  mcp = await startFunction({
    manifest: {
      tools: [
        tool('walk', { inputSchema: NODE }),
        tool('sum', { inputSchema: { type: 'object', properties: { numbers: { type: 'array', items: { type: 'number' } } } } }),
      ],
    },
    environment: { AWS_ENDPOINT_URL_LAMBDA: lambda.url },
  });
});
afterAll(() => lambda.close());

/** A call of `walk` with a list of that many nodes. */
function walk(nodes: number): string {
  const list = '{"next":'.repeat(nodes) + '{}' + '}'.repeat(nodes);
  return `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"walk","arguments":{"list":${list}}}}`;
}

describe('S26 input that is made to exhaust the server', () => {
  test('a recursive value of sensible depth passes', async () => {
    expect((await mcp.call({ body: walk(100) })).messages[0].result.content[0].text).toBe('ok');
  });

  test.each([200, 10_000, 400_000])('a value nested %d deep is refused', async (depth) => {
    const answer = await mcp.call({ body: walk(depth) });
    expect(answer.status).toBe(400);
    expect(answer.messages[0].error.code).toBe(-32600);
  });

  test.each(['[', '{"a":', '"', '"\\'])('4 MiB of %s are refused', async (text) => {
    expect((await mcp.call({ body: text.repeat(4 * 1024 * 1024 / text.length) })).status).toBe(400);
  });

  test('brackets and commas in strings do not count', async () => {
    const text = '[{,\\"'.repeat(50_000);
    const answer = await mcp.call(legacy('tools/call', { name: 'walk', arguments: { text } }));
    expect(answer.messages[0].result.content[0].text).toBe('ok');
  });

  test('50,000 numbers pass, a million are refused', async () => {
    const numbers = (length: number) => callTool('sum', { numbers: new Array(length).fill(1) });
    expect((await mcp.call(numbers(50_000))).messages[0].result.content[0].text).toBe('ok');
    expect((await mcp.call(numbers(1_000_000))).status).toBe(400);
  });

  test('50,000 wrong elements are answered with a short text', async () => {
    const answer = await mcp.call(callTool('sum', { numbers: new Array(50_000).fill('x') }));
    expect(answer.messages[0].result.isError).toBe(true);
    expect(answer.body.length).toBeLessThan(4000);
  });

  test('a prototype cannot be polluted', async () => {
    await mcp.call({ body: '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"walk","arguments":{"__proto__":{"polluted":true}}}}' });
    expect({}).not.toHaveProperty('polluted');
  });
});
