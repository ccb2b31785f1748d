import { describe, expect, test, vi } from 'vitest';
import { functionArn, startFunction, tool, type TestRequest } from './mcp-function';
import { callTool, legacy, modern } from './messages';
import { withModule } from './module-bundle';

const REQUESTS: [string, TestRequest][] = [
  ['server/discover', modern('server/discover', {}, 5)],
  ['tools/call', callTool('forecast', {}, 5)],
  ['an earlier revision', legacy('tools/list', {}, 5)],
];

describe('a module that cannot be loaded', () => {
  test.each([
    ['throws-at-load', 'confidential database is not there'],
    ['no-module', 'must be what defineServer() returned'],
  ])('%s: every caller gets a clean error, and the owner the reason and the place', async (name, reason) => {
    const mcp = await startFunction(await withModule(name, { manifest: { tools: [tool('forecast')] } }));
    expect(mcp.log).toMatchObject([{ level: 'ERROR', file: 'module/index.mjs', error: { message: expect.stringContaining(reason) } }]);
    expect(mcp.log[0]!.error.stack).toContain('at ');

    for (const [, request] of REQUESTS) {
      const answer = await mcp.call({ ...request, requestId: 'request-3' });
      expect(answer.status).toBe(500);
      expect(answer.messages).toEqual([{ jsonrpc: '2.0', id: 5, error: { code: -32603, message: 'Internal error. Request id: request-3' } }]);
      expect(mcp.log.at(-1)).toMatchObject({ requestId: 'request-3' });
    }
  });
});

describe('a module that registers what is declared', () => {
  test.each([
    ['tool', 'The tool forecast'],
    ['prompt', 'The prompt greet'],
    ['resource', 'The resource docs://README'],
    ['resource template', 'The resource template docs'],
  ])('a %s: every caller gets a clean error, and the owner what clashes', async (kind, what) => {
    vi.stubEnv('CLASH', kind);
    const mcp = await startFunction(await withModule('clashes', {
      manifest: {
        tools: [tool('forecast')],
        resourceTemplates: [{ uriTemplate: 'docs://{a}', name: 'docs', content: { type: 'lambdaFunction', functionArn: functionArn('reader') } }],
        resources: [{ uri: 'docs://README', name: 'readme', content: { type: 'text', text: 'Read me' } }],
        prompts: [{ name: 'greet', arguments: [], messages: [{ role: 'user', text: 'Hello' }] }],
      },
    }));
    for (const [, request] of REQUESTS) {
      const answer = await mcp.call({ ...request, requestId: 'request-4' });
      expect(answer.status).toBe(500);
      expect(answer.messages).toEqual([{ jsonrpc: '2.0', id: 5, error: { code: -32603, message: 'Internal error. Request id: request-4' } }]);
      expect(mcp.log.findLast(({ file }) => file !== undefined)).toMatchObject({
        level: 'ERROR', requestId: 'request-4', file: 'module/index.mjs', error: { message: expect.stringContaining(what), stack: expect.any(String) },
      });
    }
  });
});
