import { returned, startLambdaService, threw, type Invocation, type LambdaService } from '../../lambda/mcp/lambda-service';

const text = (value: unknown) => ({ type: 'text', text: value });

const ROWS = { rows: Array.from({ length: 3_000 }, (_, id) => ({ id, text: 'a "quoted" line\n' })) };

/** The answers of the function `answers`, by the argument `kind`: those of every shape. */
export const TOOL_ANSWERS: Readonly<Record<string, Invocation>> = {
  'a string': returned('sunny'),
  'an empty string': returned(''),
  'a string with unusual characters': returned('Zürich \u2028 \u0000 \ud83d\udc08 "quoted"\n'),
  'a number': returned(7),
  'zero': returned(0),
  'a boolean': returned(false),
  'null': returned(null),
  'nothing': { payload: '' },
  'an array': returned([1, 'two', { three: 3 }]),
  'an empty array': returned([]),
  'an object': returned({ celsius: 21.5, sky: 'blue' }),
  'an empty object': returned({}),
  'an object with a member named __proto__': { payload: '{"__proto__":{"polluted":true},"a":1}' },
  'an object whose member is named content': returned({ content: 'sunny', celsius: 21 }),
  'numbers as a service writes them': { payload: '{"a":1.0,"b":1e3,"c":12345678901234567890,"d":-0}' },
  'text content': returned({ content: [text('one'), text('two')] }),
  'no content': returned({ content: [] }),
  'content that is null': returned({ content: null, structuredContent: { a: 1 } }),
  'an image': returned({ content: [{ type: 'image', data: 'iVBORw==', mimeType: 'image/png' }] }),
  'audio': returned({ content: [{ type: 'audio', data: 'UklGRg==', mimeType: 'audio/wav' }] }),
  'a link': returned({ content: [{ type: 'resource_link', uri: 'docs://a', name: 'a', title: 'A', mimeType: 'text/plain', size: 3 }] }),
  'an embedded text': returned({ content: [{ type: 'resource', resource: { uri: 'docs://a', mimeType: 'text/plain', text: 'a' } }] }),
  'an embedded blob': returned({ content: [{ type: 'resource', resource: { uri: 'docs://a', mimeType: 'image/png', blob: 'iVBORw==' } }] }),
  'annotated content': returned({ content: [{ ...text('a'), annotations: { audience: ['user'], priority: 0.5, lastModified: '2026-01-01T00:00:00Z' }, _meta: { a: 1 } }] }),
  'content with unknown members': returned({ content: [{ ...text('a'), unknown: 1 }] }),
  'content of an unknown type': returned({ content: [{ type: 'video', data: 'AA==' }] }),
  'content without its text': returned({ content: [{ type: 'text' }] }),
  'an image that is no base64': returned({ content: [{ type: 'image', data: '***', mimeType: 'image/png' }] }),
  'content that is no list': returned({ content: 'sunny' }),
  'structured content': returned({ structuredContent: { celsius: 21 } }),
  'structured content and text': returned({ content: [text('21 degrees')], structuredContent: { celsius: 21 } }),
  'structured content that is null': returned({ structuredContent: null }),
  'structured content that is null beside text': returned({ content: [text('a')], structuredContent: null }),
  'structured content that is a list': returned({ structuredContent: [1, 2] }),
  'an error': returned({ content: [text('No such city')], isError: true }),
  'an error with structured content': returned({ content: [text('No such city')], structuredContent: { code: 7 }, isError: true }),
  'no error, in words': returned({ content: [text('a')], isError: false }),
  'isError that is no boolean': returned({ content: [text('a')], isError: 'yes' }),
  'isError that is null': returned({ content: [text('a')], isError: null }),
  '_meta': returned({ content: [text('a')], _meta: { 'example.com/a': 1, 'io.modelcontextprotocol/serverInfo': { name: 'other' } } }),
  '_meta that is null': returned({ content: [text('a')], _meta: null }),
  '_meta alone': returned({ _meta: { a: 1 } }),
  'resultType complete': returned({ content: [text('a')], resultType: 'complete' }),
  'resultType input_required': returned({ resultType: 'input_required', inputRequests: {} }),
  'a result with unknown members': returned({ content: [text('a')], more: 1 }),
  'large structured content': returned(ROWS),
  'large structured content that is repeated as text': returned({ content: [text(JSON.stringify(ROWS))], structuredContent: ROWS }),
  'large text': returned('0123456789'.repeat(10_000)),
  'no JSON': { payload: 'sunny' },
  'JSON that is nested too deeply': { payload: `${'['.repeat(200)}${']'.repeat(200)}` },
  'an exception': threw('Error', 'confidential'),
  'a timeout': threw('Sandbox.Timedout', 'Task timed out after 3.00 seconds'),
  'that there is no capacity': { apiError: { status: 429, name: 'TooManyRequestsException' } },
  'an error of the API': { apiError: { status: 403, name: 'AccessDeniedException' } },
};

/** Starts the functions that tools of several configurations have. */
export async function startToolFunctions(): Promise<LambdaService> {
  const lambda = await startLambdaService();
  Object.assign(lambda.functions, {
    answers: ({ arguments: { kind } }: { arguments: { kind: string } }) => TOOL_ANSWERS[kind] ?? returned('unknown kind'),
    // all that the function gets
    echo: (event: object) => returned(JSON.stringify(event)),
    arguments: ({ arguments: args }: { arguments: object }) => returned(JSON.stringify(args)),
    typed: ({ arguments: { answer } }: { arguments: { answer?: unknown } }) => returned(answer),
  } satisfies Record<string, (event: any) => Invocation>);
  lambda.streaming.report = (stream, { arguments: { lines = [], end } }) => {
    (lines as unknown[]).forEach((line) => typeof line === 'string' ? stream.write(line) : stream.line(line));
    if (end === 'cut') {
      stream.cut();
    } else {
      stream.complete(end === undefined ? undefined : { ErrorCode: String(end) });
    }
  };
  return lambda;
}
