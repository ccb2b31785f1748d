import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { returned, startLambdaService, type LambdaService } from './lambda-service';
import { functionArn, startFunction, tool, type McpFunction, type TestRequest } from './mcp-function';
import { mcpServer, reply, startSessions, type RecordingUpstream } from './mcp-server/upstream';
import { callTool, legacy } from './messages';

/** A tool function may answer as much as the limit of the proxied servers is. */
const LIMIT = 1024 * 1024;

let lambda: LambdaService;
let mcp: McpFunction;
let python: RecordingUpstream;
/** The answers of the server in Python. */
let answer: object;

const resultOf = async (request: TestRequest) => (await mcp.call(request)).messages.at(-1).result;
const rows = (count: number) => Array.from({ length: count }, (_, id) => ({ id, text: 'a "quoted" line\n' }));
const sizeOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

beforeAll(async () => {
  lambda = await startLambdaService();
  python = await startSessions(({ body }, _request, response) => reply(response, { id: body.id, result: answer }));
  mcp = await startFunction({
    manifest: {
      tools: [
        tool('free'),
        tool('limited', { handler: { type: 'lambdaFunction', functionArn: functionArn('free'), maxResultSize: LIMIT } }),
        tool('streamed', { handler: { type: 'streamingLambdaFunction', functionArn: functionArn('streamed'), maxResultSize: LIMIT } }),
      ],
      mcpServers: [mcpServer(python, { prefix: 'py_', maxResultSize: LIMIT })],
    },
    environment: { AWS_ENDPOINT_URL_LAMBDA: lambda.url },
  });
});

afterAll(async () => {
  lambda.close();
  await python.close();
});

describe('large structured content', () => {
  const large = rows(100_000);

  test('is sent once, and the text tells where it is', async () => {
    lambda.functions.free = () => returned({ rows: large });
    const { body, messages: [{ result }] } = await mcp.call(callTool('free'));

    expect(result.structuredContent.rows).toHaveLength(large.length);
    expect(result.content).toEqual([{ type: 'text', text: expect.stringMatching(/^The result has \d{7} characters.* structuredContent/) }]);
    expect(body.length).toBeLessThan(1.1 * sizeOf(large));
  });

  test('is sent once to clients of earlier revisions that know it', async () => {
    lambda.functions.free = () => returned({ rows: large });
    const request = legacy('tools/call', { name: 'free', arguments: {} });
    const result = await resultOf({ ...request, headers: { 'MCP-Protocol-Version': '2025-06-18' } });

    expect(result.structuredContent.rows).toHaveLength(large.length);
    expect(result.content[0].text.length).toBeLessThan(1_000);
  });

  test.each([['no revision, as those before 2025-06-18', undefined], ['an earlier revision', '2025-03-26']])(
    'is whole in the text for a client that names %s', async (_, revision) => {
      lambda.functions.free = () => returned({ rows: large });
      const request = legacy('tools/call', { name: 'free', arguments: {} });
      const result = await resultOf({ ...request, ...(revision && { headers: { 'MCP-Protocol-Version': revision } }) });

      expect(JSON.parse(result.content[0].text)).toEqual({ rows: large });
    });

  test('is sent once, too, if the function repeats it itself, in whatever spacing', async () => {
    const text = { type: 'text', text: JSON.stringify({ rows: large }, null, 1) };
    lambda.functions.free = () => returned({ content: [{ type: 'text', text: 'All rows:' }, text], structuredContent: { rows: large } });
    const { content } = await resultOf(callTool('free'));

    expect(content[0].text).toBe('All rows:');
    expect(content[1].text).toContain('structuredContent');
  });

  test('leaves text alone that says something else', async () => {
    const text = 'x'.repeat(500_000);
    lambda.functions.free = () => returned({ content: [{ type: 'text', text }], structuredContent: { length: 500_000 } });

    expect((await resultOf(callTool('free'))).content[0].text).toBe(text);
  });

  test('is repeated up to 256 KiB', async () => {
    lambda.functions.free = () => returned({ rows: rows(5_000) });

    expect(JSON.parse((await resultOf(callTool('free'))).content[0].text)).toEqual({ rows: rows(5_000) });
  });
});

describe('content that is there twice counts once against maxResultSize', () => {
  const text = 'ä "line"\n'.repeat(75_000);
  const items = rows(20_000);
  const tooMuch = 'ä "line"\n'.repeat(120_000);

  const repeated = (value: unknown) => ({ content: [{ type: 'text', text: JSON.stringify(value) }], structuredContent: value });

  test.each<[string, () => object, (result: any) => unknown, unknown]>([
    ['text, and the same wrapped, as FastMCP sends it', () => ({ content: [{ type: 'text', text }], structuredContent: { result: text } }), (r) => r.structuredContent.result, text],
    ['an object, and its JSON', () => repeated({ items }), (r) => r.structuredContent.items, items],
    ['a list, and the JSON of each element', () => ({ content: items.map((item) => ({ type: 'text', text: JSON.stringify(item, null, 2) })), structuredContent: { result: items } }), (r) => r.structuredContent.result, items],
  ])('of another server: %s', async (_, result, read, expected) => {
    answer = result();

    const received = await resultOf(callTool('py_run'));
    expect(received.isError, received.content?.[0]?.text?.slice(0, 200)).toBeUndefined();
    expect(read(received)).toEqual(expected);
  });

  test.each<[string, () => object]>([
    ['said once', () => ({ content: [{ type: 'text', text: tooMuch }] })],
    ['said twice', () => ({ content: [{ type: 'text', text: tooMuch }], structuredContent: { result: tooMuch } })],
    ['in two texts that differ', () => ({ content: [{ type: 'text', text }], structuredContent: { result: `${text}!` } })],
  ])('and more than that is refused of another server, %s', async (_, result) => {
    answer = result();

    expect(await resultOf(callTool('py_run'))).toMatchObject({ isError: true, content: [{ text: expect.stringContaining('answered with more than it may') }] });
  });

  test('of a tool function', async () => {
    lambda.functions.free = () => returned(repeated({ items }));
    expect((await resultOf(callTool('limited'))).structuredContent).toEqual({ items });

    lambda.functions.free = () => returned(tooMuch);
    expect(await resultOf(callTool('limited'))).toMatchObject({ isError: true, content: [{ text: expect.stringContaining('answered with more than it may') }] });
  });

  test('of a function that streams', async () => {
    lambda.streaming.streamed = (stream) => {
      stream.line({ result: repeated({ items }) });
      stream.complete();
    };
    expect((await resultOf(callTool('streamed'))).structuredContent).toEqual({ items });

    lambda.streaming.streamed = (stream) => {
      stream.line({ result: tooMuch });
      stream.complete();
    };
    expect(await resultOf(callTool('streamed'))).toMatchObject({ isError: true, content: [{ text: expect.stringContaining('answered with more than it may') }] });
  });
});
