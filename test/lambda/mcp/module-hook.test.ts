import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { returned, startLambdaService, type LambdaService } from './lambda-service';
import { functionArn, startFunction, tool, type McpFunction } from './mcp-function';
import { callTool, capableOf } from './messages';
import { withModule } from './module-bundle';

let lambda: LambdaService;
let mcp: McpFunction;

beforeAll(async () => {
  lambda = await startLambdaService();
  mcp = await startFunction(await withModule('intercepts', {
    manifest: {
      tools: [tool('forecast')],
      interceptors: [{ functionArn: functionArn('guard'), phases: ['request', 'response'], tools: { include: ['*'], exclude: [] } }],
    },
    environment: { AWS_ENDPOINT_URL_LAMBDA: lambda.url },
  }));
});

beforeEach(() => {
  mcp.log.length = 0;
  lambda.payloads.length = 0;
  lambda.functions.guard = () => returned(null);
  lambda.functions.forecast = ({ arguments: { text } }) => returned(text ?? 'sunny');
});

afterAll(() => lambda.close());

async function resultOf(name: string, args: Record<string, unknown>, meta?: object): Promise<any> {
  return (await mcp.call(callTool(name, args, 1, meta))).messages.at(-1).result;
}

const textOf = async (name: string, args: Record<string, unknown>) => (await resultOf(name, args)).content[0].text;
const FAILED = { isError: true, content: [{ type: 'text', text: 'The tool repeat failed. Request id: request-1' }] };

describe('the hook of a module', () => {
  test('gets calls of its own tools with what is known of the request, and arguments as they were sent', async () => {
    expect(JSON.parse(await textOf('repeat', { hook: 'tell', times: '2' }))).toEqual({
      tool: 'repeat',
      args: { times: '2' },
      client: { id: 'client-1' },
      subject: 'client-1',
      scopes: ['mcp:tools', 'mcp:read'],
      requestId: 'request-1',
      aborted: false,
    });
  });

  test('lets calls pass, of its own tools and of declared ones', async () => {
    expect(await textOf('repeat', { text: 'a', times: '3' })).toBe('aaa');
    expect(await textOf('forecast', {})).toBe('sunny');
  });

  test.each([['repeat'], ['forecast']])('refuses, rewrites and redacts calls of %s', async (name) => {
    expect(await resultOf(name, { hook: 'refuse' })).toMatchObject({ isError: true, content: [{ text: 'Not for you' }] });
    expect(await textOf(name, { hook: 'rewrite' })).toBe('rewritten');
    expect(await textOf(name, { hook: 'redact', text: 'secret' })).toBe('redacted');
  });

  test.each(['rewrite badly', 'rewrite badly, and hide it', 'throw', 'rubbish'])('S27 fails the call when it does this: %s', async (hook) => {
    const { body } = await mcp.call(callTool('repeat', { hook }));

    expect(JSON.parse(body).result).toMatchObject(FAILED);
    expect(body).not.toContain('confidential');
    expect(mcp.log.filter(({ level }) => level === 'ERROR')).toMatchObject([{ tool: 'repeat', kind: 'failed', error: { stack: expect.any(String) } }]);
  });

  test('that answers nothing answers with no content, like a tool', async () => {
    expect(await resultOf('repeat', { hook: 'nothing' })).toMatchObject({ content: [] });
  });

  test('cannot change arguments without their being validated', async () => {
    expect(await textOf('repeat', { hook: 'change in place', text: 'untouched' })).toBe('untouched');
  });

  test('writes to the log of the function with the request id', async () => {
    await resultOf('repeat', { hook: 'log' });

    expect(mcp.log[0]).toMatchObject({ level: 'WARN', message: 'Seen by the hook', tool: 'repeat', requestId: 'request-1' });
  });

  test('passes questions to the client on', async () => {
    const result = await resultOf('asks', {}, capableOf({ elicitation: {} }));

    expect(result).toMatchObject({ resultType: 'input_required', inputRequests: { name: {} } });
    expect(lambda.payloads.map((payload) => JSON.parse(payload).phase)).toEqual(['request']);
  });

  test('is inside of interceptors: they see what it makes of a call', async () => {
    await resultOf('repeat', { hook: 'refuse', text: 'a' });

    expect(lambda.payloads.map((payload) => JSON.parse(payload))).toMatchObject([
      { phase: 'request', arguments: { hook: 'refuse', text: 'a' } },
      { phase: 'response', result: { isError: true, content: [{ text: 'Not for you' }] } },
    ]);
  });
});
