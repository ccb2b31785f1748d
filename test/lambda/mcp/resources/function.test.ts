import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ResourceEvent } from '../../../../src/contract';
import { returned, startLambdaService, threw, type LambdaService } from '../lambda-service';
import { functionArn, startFunction, type McpFunction } from '../mcp-function';
import { legacy, modern } from '../messages';

let lambda: LambdaService;
let mcp: McpFunction;
beforeAll(async () => {
  lambda = await startLambdaService();
  const content = { type: 'lambdaFunction' as const, functionArn: functionArn('reader') };
  mcp = await startFunction({
    manifest: {
      resources: [{ uri: 'status://now', name: 'now', mimeType: 'text/x-status', content }],
      resourceTemplates: [
        { uriTemplate: 'users://{team}/{+path}{?fields}', name: 'users', content },
        { uriTemplate: 'plain://{id}', name: 'plain', mimeType: 'text/plain', cacheTtl: 5_000, content },
      ],
    },
    environment: { AWS_ENDPOINT_URL: lambda.url },
  });
});
afterAll(() => lambda.close());
beforeEach(() => {
  lambda.payloads.length = 0;
  mcp.log.length = 0;
});

async function read(uri: string, toRequest = modern): Promise<any> {
  return (await mcp.call(toRequest('resources/read', { uri }))).messages.at(-1);
}

function answerWith(value: unknown): void {
  lambda.functions.reader = () => returned(value);
}

const lastEvent = (): ResourceEvent => JSON.parse(lambda.payloads.at(-1)!);

test('the function gets the URI, its variables and the caller, and no token', async () => {
  answerWith('Ada');
  await read('users://a%2Fb/c/d%3F?fields=name%2Cmail');
  expect(lastEvent()).toEqual({
    version: '1',
    uri: 'users://a%2Fb/c/d%3F?fields=name%2Cmail',
    variables: { team: 'a/b', path: 'c/d?', fields: 'name,mail' },
    requestId: 'request-1',
    caller: { clientId: 'client-1', subject: 'client-1', scopes: ['mcp:tools', 'mcp:read'] },
  });
  await read('users://a/b');
  expect(lastEvent().variables).toEqual({ team: 'a', path: 'b' });
  await read('status://now');
  expect(lastEvent()).toEqual({
    version: '1', uri: 'status://now', requestId: 'request-1', caller: { clientId: 'client-1', subject: 'client-1', scopes: ['mcp:tools', 'mcp:read'] },
  });
  expect(lambda.payloads.join()).not.toContain('very-secret-token');
});

describe.each([['2026-07-28', modern], ['earlier', legacy]])('revision %s', (_, toRequest) => {
  test.each([
    ['a string', 'text', [{ mimeType: 'text/plain', text: 'text' }]],
    ['an empty string', '', [{ mimeType: 'text/plain', text: '' }]],
    ['text', { text: 'text' }, [{ mimeType: 'text/plain', text: 'text' }]],
    ['text of a type', { text: '{}', mimeType: 'application/json' }, [{ mimeType: 'application/json', text: '{}' }]],
    ['base64', { blob: '/w==', mimeType: 'image/png' }, [{ mimeType: 'image/png', blob: '/w==' }]],
    ['several contents', { contents: [{ text: 'a' }, { uri: 'plain://2', text: 'b', other: 'secret' }] }, [{ mimeType: 'text/plain', text: 'a' }, { uri: 'plain://2', mimeType: 'text/plain', text: 'b' }]],
  ])('it answers %s', async (_form, value, contents) => {
    answerWith(value);
    expect((await read('plain://1', toRequest)).result.contents).toEqual(contents.map((content) => ({ uri: 'plain://1', ...content })));
  });

  test('it answers as much as functions can', async () => {
    const blob = 'A'.repeat(6 * 1024 * 1024 - 16);
    answerWith({ blob });
    const { result } = await read('plain://1', toRequest);
    expect(result.contents[0].blob.length).toBe(blob.length);
  });

  test.each([[null], [undefined]])('it answers %s: there is no such resource', async (value) => {
    answerWith(value);
    for (const uri of ['plain://1', 'status://now']) {
      expect((await read(uri, toRequest)).error).toMatchObject({ code: -32602, data: { uri } });
    }
  });

  test.each([
    [5], [true], [[]], [{}], [{ contents: [] }], [{ contents: ['a'] }], [{ text: 5 }], [{ blob: 'not base64' }], [{ blob: 'YQ==', text: 'a' }], [{ text: 'a', mimeType: 1 }],
    [{ contents: [{ text: 'a' }, { uri: 1, text: 'a' }] }], [{ statusCode: 200, body: 'a' }],
  ])('%j is no answer: an internal error', async (value) => {
    answerWith(value);
    expect((await read('plain://1', toRequest)).error).toEqual({ code: -32603, message: 'The resource could not be read. Request id: request-1' });
    expect(mcp.log.find(({ level }) => level === 'ERROR')).toMatchObject({ uri: 'plain://1', error: { message: 'The answer of the function is neither a string, nor content, nor nothing' } });
  });

  test('S27 what it throws is an internal error, whose details are in the log only', async () => {
    lambda.functions.reader = () => threw('DatabaseError', 'password is wrong');
    expect((await read('plain://1', toRequest)).error).toEqual({ code: -32603, message: 'The resource could not be read. Request id: request-1' });
    expect(JSON.stringify(mcp.log)).toContain('password is wrong');
  });

  test('URIs of no template are not found, and the function is not asked', async () => {
    answerWith('text');
    for (const uri of ['plain://a/b', 'plain://', 'users://a', 'users://a/b?other=1', 'status://then']) {
      expect((await read(uri, toRequest)).error).toMatchObject({ code: -32602 });
    }
    expect(lambda.payloads).toEqual([]);
  });
});

test('how long the content may be kept', async () => {
  answerWith('text');
  expect((await read('plain://1')).result).toMatchObject({ ttlMs: 5_000 });
  expect((await read('users://a/b')).result).toMatchObject({ ttlMs: 60_000 });
});

test('nobody but the caller may keep the content, whoever may keep lists', async () => {
  const other = await startFunction({
    manifest: {
      listing: { pageSize: 200, cacheTtl: 60_000, cacheScope: 'public' },
      resources: [
        { uri: 'status://now', name: 'now', content: { type: 'lambdaFunction', functionArn: functionArn('reader') } },
        { uri: 'docs://readme', name: 'readme', content: { type: 'text', text: 'text' } },
      ],
    },
    environment: { AWS_ENDPOINT_URL: lambda.url },
  });
  answerWith('text');
  const resultOf = async (uri: string) => (await other.call(modern('resources/read', { uri }))).messages.at(-1).result;

  expect(await resultOf('status://now')).toMatchObject({ ttlMs: 60_000, cacheScope: 'private' });
  expect(await resultOf('docs://readme')).toMatchObject({ ttlMs: 60_000, cacheScope: 'public' });
});

test('nothing of it is listed, but the templates', async () => {
  const { result } = (await mcp.call(modern('resources/list'))).messages[0];
  expect(result.resources).toEqual([{ uri: 'status://now', name: 'now', mimeType: 'text/x-status' }]);
  const { result: { resourceTemplates } } = (await mcp.call(modern('resources/templates/list'))).messages[0];
  expect(resourceTemplates).toEqual([
    { uriTemplate: 'users://{team}/{+path}{?fields}', name: 'users' },
    { uriTemplate: 'plain://{id}', name: 'plain', mimeType: 'text/plain' },
  ]);
  expect((await mcp.call(modern('server/discover'))).messages[0].result.capabilities).toEqual({ resources: { listChanged: false } });
});
