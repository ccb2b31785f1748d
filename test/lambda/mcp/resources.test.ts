import { beforeAll, describe, expect, test, vi } from 'vitest';
import { startFunction, type McpFunction, type TestRequest } from './mcp-function';
import { legacy, modern } from './messages';

const PNG = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0xff, 0x00);

let mcp: McpFunction;
beforeAll(async () => {
  mcp = await startFunction({
    manifest: {
      resources: [
        { uri: 'docs://readme', name: 'readme', title: 'Read me', description: 'What it is', mimeType: 'text/plain', content: { type: 'text', text: 'Grüezi' } },
        { uri: 'docs://guide', name: 'guide', mimeType: 'text/markdown', content: { type: 'file', path: 'resources/guide.md', encoding: 'text' } },
        { uri: 'https://example.com', name: 'logo', mimeType: 'image/png', content: { type: 'file', path: 'resources/logo.png', encoding: 'blob' } },
        { uri: 'docs://lost', name: 'lost', content: { type: 'file', path: 'resources/lost.md', encoding: 'text' } },
      ],
    },
    files: { 'resources/guide.md': '# Führer', 'resources/logo.png': PNG },
  });
});

async function read(uri: string, toRequest: (method: string, params: Record<string, unknown>) => TestRequest = modern): Promise<any> {
  return (await mcp.call(toRequest('resources/read', { uri }))).messages[0];
}

test('resources are listed as declared, in the order of declaration', async () => {
  const { resources } = (await mcp.call(modern('resources/list'))).messages[0].result;
  expect(resources).toEqual([
    { uri: 'docs://readme', name: 'readme', title: 'Read me', description: 'What it is', mimeType: 'text/plain' },
    { uri: 'docs://guide', name: 'guide', mimeType: 'text/markdown' },
    { uri: 'https://example.com', name: 'logo', mimeType: 'image/png' },
    { uri: 'docs://lost', name: 'lost' },
  ]);
});

describe.each([['2026-07-28', modern], ['earlier', legacy]])('revision %s', (_, toRequest) => {
  test('inline text', async () => {
    expect((await read('docs://readme', toRequest)).result.contents).toEqual([{ uri: 'docs://readme', mimeType: 'text/plain', text: 'Grüezi' }]);
  });

  test('a file of text', async () => {
    expect((await read('docs://guide', toRequest)).result.contents).toEqual([{ uri: 'docs://guide', mimeType: 'text/markdown', text: '# Führer' }]);
  });

  test('any other file', async () => {
    expect((await read('https://example.com', toRequest)).result.contents).toEqual([
      { uri: 'https://example.com', mimeType: 'image/png', blob: Buffer.from(PNG).toString('base64') },
    ]);
  });

  test('a URI that is not served is invalid params, with the URI', async () => {
    expect((await read('docs://no-such', toRequest)).error).toMatchObject({ code: -32602, data: { uri: 'docs://no-such' } });
  });
});

test.each(['not a uri', 'docs://../../etc/passwd', 'file:///etc/passwd', `docs://${'a/'.repeat(50_000)}`])('S26 %.30s is refused', async (uri) => {
  expect((await read(uri)).error.code).toBe(-32602);
});

test('S27 a file that cannot be read is an internal error, whose details are in the log only', async () => {
  const { error } = await read('docs://lost');
  expect(error).toEqual({ code: -32603, message: 'The resource could not be read. Request id: request-1' });
  expect(mcp.log.find(({ level }) => level === 'ERROR')).toMatchObject({ uri: 'docs://lost', requestId: 'request-1', error: { message: expect.stringContaining('ENOENT') } });
  vi.restoreAllMocks();
});
