import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BUCKET, s3Error, startS3Service, type S3Service } from './s3-service';
import type { Manifest, ResourceTemplateManifest } from '../../../../src/contract';
import { eventually } from '../../../eventually';
import { startFunction, type McpFunction, type TestRequest } from '../mcp-function';
import { legacy, modern } from '../messages';

const PREFIX = 'docs/';
const PNG = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0xff, 0x00);

function template(overrides: Partial<ResourceTemplateManifest> = {}, content: object = {}): ResourceTemplateManifest {
  return {
    uriTemplate: 'docs://{+key}',
    name: 'docs',
    content: { type: 's3Prefix', bucketName: BUCKET, prefix: PREFIX, variable: 'key', listed: true, maxSize: 1_000_000, ...content },
    ...overrides,
  } as ResourceTemplateManifest;
}

let s3: S3Service;
beforeAll(async () => {
  // as a role that may list the prefix, so that S3 does not tell it which objects there are not
  s3 = await startS3Service((prefix) => prefix?.startsWith(PREFIX) === true);
});
beforeEach(() => s3.reset());
afterAll(() => s3.close());

const started = new Map<string, Promise<McpFunction>>();

/** A function that serves this; the same again if there is one already. */
function start(manifest: Partial<Manifest>): Promise<McpFunction> {
  const key = JSON.stringify(manifest);
  const mcp = started.get(key) ?? startFunction({ manifest, environment: { AWS_ENDPOINT_URL: s3.url } });
  started.set(key, mcp);
  return mcp;
}

async function resultOf(mcp: McpFunction, request: TestRequest): Promise<any> {
  const { messages } = await mcp.call(request);
  expect(messages.at(-1)).toHaveProperty('result');
  return messages.at(-1).result;
}

async function errorOf(mcp: McpFunction, request: TestRequest): Promise<any> {
  return (await mcp.call(request)).messages.at(-1).error;
}

const read = async (mcp: McpFunction, uri: string, toRequest = modern) => resultOf(mcp, toRequest('resources/read', { uri }));

async function listAll(mcp: McpFunction, toRequest = modern): Promise<any[][]> {
  const pages: any[][] = [];
  let cursor: string | undefined;
  do {
    const result = await resultOf(mcp, toRequest('resources/list', cursor === undefined ? {} : { cursor }));
    pages.push(result.resources);
    cursor = result.nextCursor;
  } while (cursor !== undefined);
  return pages;
}

describe.each([['2026-07-28', modern], ['earlier', legacy]])('revision %s', (_, toRequest) => {
  test('the template is listed, and what it needs declared', async () => {
    const mcp = await start({ resourceTemplates: [template({ title: 'Documents', description: 'All of them.', mimeType: 'text/markdown' })] });
    expect((await resultOf(mcp, toRequest('resources/templates/list'))).resourceTemplates).toEqual([
      { uriTemplate: 'docs://{+key}', name: 'docs', title: 'Documents', description: 'All of them.', mimeType: 'text/markdown' },
    ]);
    const hello = toRequest === modern
      ? modern('server/discover')
      : legacy('initialize', { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test', version: '1' } });
    expect((await resultOf(mcp, hello)).capabilities).toMatchObject({ resources: { listChanged: false }, completions: {} });
  });

  test('objects are listed, and read by what is in the list', async () => {
    s3.put('docs/guide.md', '# Führer', { 'content-type': 'text/markdown; charset=utf-8' });
    s3.put('docs/logo.png', PNG, { 'content-type': 'image/png' });
    s3.put('docs/folder/', '');
    s3.put('docs/', '');
    s3.put('docs/folder/data.json', '{"a":1}');
    s3.put('secret.txt', 'secret');
    const mcp = await start({
      resources: [{ uri: 'docs://about', name: 'about', content: { type: 'text', text: 'About' } }],
      resourceTemplates: [template()],
    });
    const [listed] = await listAll(mcp, toRequest);
    const annotations = { lastModified: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) };
    expect(listed).toEqual([
      { uri: 'docs://about', name: 'about' },
      { uri: 'docs://folder/data.json', name: 'folder/data.json', mimeType: 'application/json', size: 7, annotations },
      { uri: 'docs://guide.md', name: 'guide.md', mimeType: 'text/markdown', size: 9, annotations },
      { uri: 'docs://logo.png', name: 'logo.png', mimeType: 'image/png', size: 6, annotations },
    ]);
    expect((await read(mcp, 'docs://about', toRequest)).contents).toEqual([{ uri: 'docs://about', text: 'About' }]);
    expect((await read(mcp, 'docs://guide.md', toRequest)).contents).toEqual([{ uri: 'docs://guide.md', mimeType: 'text/markdown; charset=utf-8', text: '# Führer' }]);
    expect((await read(mcp, 'docs://logo.png', toRequest)).contents).toEqual([{ uri: 'docs://logo.png', mimeType: 'image/png', blob: Buffer.from(PNG).toString('base64') }]);
    expect((await read(mcp, 'docs://folder/data.json', toRequest)).contents).toEqual([{ uri: 'docs://folder/data.json', mimeType: 'application/json', text: '{"a":1}' }]);
  });

  test('2,500 objects come page by page, each once', async () => {
    const names = Array.from({ length: 2_500 }, (_item, i) => `report ${String(i).padStart(4, '0')}.txt`);
    names.forEach((name) => s3.put(`${PREFIX}${name}`, ''));
    const mcp = await start({
      resources: [{ uri: 'docs://about', name: 'about', content: { type: 'text', text: 'About' } }],
      resourceTemplates: [template({}, { prefix: 'docs/' }), template({ uriTemplate: 'more://{key}', name: 'more' }, { prefix: 'docs/report 24' })],
      listing: { pageSize: 1000, cacheTtl: 0, cacheScope: 'private' },
    });
    const pages = await listAll(mcp, toRequest);
    expect(pages.map(({ length }) => length)).toEqual([1000, 1000, 601]);
    expect(pages.flat().map(({ name }) => name)).toEqual(['about', ...names, ...Array.from({ length: 100 }, (_item, i) => `${String(i).padStart(2, '0')}.txt`)]);
    expect(s3.requests.filter((request) => request.includes('list-type=2'))).toHaveLength(4);
  });

  test('a page without any object, which is not the last, is not the end of the list', async () => {
    const mcp = await start({ resourceTemplates: [template()] });
    const answers = ['<IsTruncated>true</IsTruncated><NextContinuationToken>go on</NextContinuationToken>',
      `<IsTruncated>false</IsTruncated><Contents><Key>${PREFIX}last.txt</Key><Size>1</Size></Contents>`];
    s3.failWith((response) => void response.writeHead(200, { 'content-type': 'application/xml' }).end(`<ListBucketResult>${answers.shift()}</ListBucketResult>`));

    expect((await listAll(mcp)).flat().map(({ name }) => name)).toEqual(['last.txt']);
    expect(s3.requests.at(-1)).toContain('continuation-token=go%20on');
  });

  test('there is no such object: invalid params with the URI', async () => {
    const mcp = await start({ resourceTemplates: [template()] });
    expect(await errorOf(mcp, toRequest('resources/read', { uri: 'docs://no/such' }))).toMatchObject({ code: -32602, data: { uri: 'docs://no/such' } });
  });

  test('an object that is too large is not read', async () => {
    const mcp = await start({ resourceTemplates: [template()] });
    s3.put('docs/large', Buffer.alloc(50_000_000), { 'x-amz-checksum-crc32': 'AAAAAA==' });
    expect(await errorOf(mcp, toRequest('resources/read', { uri: 'docs://large' }))).toEqual({
      code: -32603,
      message: 'The resource has more than 1000000 bytes, which is as much as this server reads',
      data: { uri: 'docs://large', maxSize: 1_000_000 },
    });
    await eventually(() => expect(s3.aborted()).toBe(1));
  });

  test('keys are suggested', async () => {
    ['a/1', 'a/2', 'b'].forEach((name) => s3.put(`${PREFIX}${name}`, ''));
    const mcp = await start({ resourceTemplates: [template()] });
    const complete = (value: string, name = 'key', uri = 'docs://{+key}') => toRequest('completion/complete', { ref: { type: 'ref/resource', uri }, argument: { name, value } });
    expect((await resultOf(mcp, complete('a/'))).completion).toEqual({ values: ['a/1', 'a/2'], total: 2, hasMore: false });
    expect((await resultOf(mcp, complete('../'))).completion.values).toEqual([]);
    expect((await resultOf(mcp, complete('', 'other'))).completion.values).toEqual([]);
    expect(await errorOf(mcp, complete('', 'key', 'docs://{other}'))).toMatchObject({ code: -32602 });
    Array.from({ length: 150 }, (_item, i) => s3.put(`docs/many/${i}`, ''));
    const { completion } = await resultOf(mcp, complete('many/'));
    expect(completion).toMatchObject({ total: 150, hasMore: true });
    expect(completion.values).toHaveLength(100);
  });

  test('an unavailable S3 is an error, and nothing else', async () => {
    s3.put('docs/a', 'a');
    const mcp = await start({ resourceTemplates: [template()] });
    s3.failWith(s3Error(503, 'SlowDown'));
    for (const request of [
      toRequest('resources/list'),
      toRequest('resources/read', { uri: 'docs://a' }),
      toRequest('completion/complete', { ref: { type: 'ref/resource', uri: 'docs://{+key}' }, argument: { name: 'key', value: '' } }),
    ]) {
      const { status, headers, messages } = await mcp.call(request);
      expect(messages.at(-1).error).toMatchObject({ code: -32603, message: expect.stringContaining('request-1') });
      expect(JSON.stringify(messages)).not.toContain('SlowDown');
      if (toRequest === modern) {
        expect(status).toBe(503);
        expect(Object.entries(headers).find(([name]) => name.toLowerCase() === 'retry-after')?.[1]).toMatch(/^\d+$/);
      }
    }
    s3.failWith(undefined);
    expect((await read(mcp, 'docs://a', toRequest)).contents[0].blob).toBe(Buffer.from('a').toString('base64'));
  });
});

describe('any key', () => {
  const segment = fc.oneof(
    fc.constantFrom('..', '.', '', 'a b', '%2F', '%2e', '+', '?x=1', '#h', '😀', 'é', 'e\u0301', '\u0001', '&amp;', '<a>', '{x}', '\\', '"', '*', '~', ':', '@'),
    fc.string({ unit: 'binary', maxLength: 8 }),
  );
  const key = fc.array(segment, { minLength: 1, maxLength: 5 }).map((segments) => segments.join('/')).filter((text) => text !== '' && !text.endsWith('/'));

  test.each(['docs://{+key}', 'docs://{key}'])('that %s lists can be read, and no other object', async (uriTemplate) => {
    const mcp = await start({ resourceTemplates: [template({ uriTemplate })] });
    const keys = new Set(fc.sample(key, 150));
    keys.forEach((name) => s3.put(`${PREFIX}${name}`, `content of ${name}`, { 'content-type': 'text/plain' }));
    const listed = (await listAll(mcp)).flat();
    expect(new Set(listed.map(({ name }) => name))).toEqual(keys);
    for (const { uri, name } of listed) {
      expect((await read(mcp, uri)).contents).toEqual([{ uri, mimeType: 'text/plain', text: `content of ${name}` }]);
    }
  });

  test.each([
    'docs://../secret.txt', 'docs://..%2Fsecret.txt', 'docs://%2e%2e/secret.txt', 'docs:///../secret.txt', 'docs:///secret.txt', 'docs://%2Fsecret.txt',
    'docs://..\\secret.txt', 'docs://%252e%252e%252fsecret.txt', 'docs://./../secret.txt', 'docs://secret.txt', 'docs://a/../../secret.txt',
  ])('S26 %s stays below the prefix', async (uri) => {
    s3.put('secret.txt', 'secret');
    s3.put('docssecret.txt', 'secret');
    const mcp = await start({ resourceTemplates: [template()] });
    expect(await errorOf(mcp, modern('resources/read', { uri }))).toMatchObject({ code: -32602, data: { uri } });
    expect(s3.requests).toHaveLength(1);
    expect(s3.requests[0]).toMatch(/^GET \/handbook\/docs\//);
  });

  test.each(['docs://', 'docs://%', 'docs://%ff', 'docs:', `docs://${'a'.repeat(1020)}`, `docs://${'a/'.repeat(50_000)}`])('S26 %.30s is no resource, and S3 is not asked', async (uri) => {
    const mcp = await start({ resourceTemplates: [template()] });
    expect(await errorOf(mcp, modern('resources/read', { uri }))).toMatchObject({ code: -32602 });
    expect(s3.requests).toEqual([]);
  });
});

describe('content', () => {
  let mcp: McpFunction;
  beforeEach(async () => {
    mcp = await start({ resourceTemplates: [template()] });
  });

  test.each([
    ['a.md', undefined, 'text', 'text/markdown', 'text'],
    ['a.md', 'application/octet-stream', 'text', 'text/markdown', 'text'],
    ['a.md', 'text/plain', 'text', 'text/plain', 'text'],
    ['a.ts', 'video/mp2t', 'export {};', 'text/typescript', 'text'],
    ['stream.ts', 'video/mp2t', Uint8Array.of(0x47, 0x40, 0xff), 'video/mp2t', 'blob'],
    ['a', 'application/vnd.example+json', '{}', 'application/vnd.example+json', 'text'],
    ['a', undefined, 'text', 'application/octet-stream', 'blob'],
    ['a.PNG', undefined, 'x', 'image/png', 'blob'],
    ['a.txt', undefined, Uint8Array.of(0xe4), 'text/plain', 'blob'],
    ['bom.txt', undefined, '\uFEFFa', 'text/plain', 'text'],
    ['empty.txt', undefined, '', 'text/plain', 'text'],
    ['empty.bin', undefined, '', 'application/octet-stream', 'blob'],
  ])('of %s that is %s in S3', async (name, contentType, body, mimeType, form) => {
    s3.put(`${PREFIX}${name}`, body, contentType === undefined ? {} : { 'content-type': contentType });
    const expected = form === 'text' ? { text: body } : { blob: Buffer.from(body).toString('base64') };
    expect((await read(mcp, `docs://${name}`)).contents).toEqual([{ uri: `docs://${name}`, mimeType, ...expected }]);
  });

  test('what the owner says it is counts more', async () => {
    s3.put('docs/a', 'text', { 'content-type': 'image/png' });
    const other = await start({ resourceTemplates: [template({ mimeType: 'text/x-own' })] });
    expect((await read(other, 'docs://a')).contents).toEqual([{ uri: 'docs://a', mimeType: 'text/x-own', text: 'text' }]);
    expect((await listAll(other))[0]).toMatchObject([{ mimeType: 'text/x-own' }]);
  });

  test('that is cut in the middle is an error', async () => {
    s3.failWith((response) => {
      response.writeHead(200, { 'content-length': '100', 'content-type': 'text/plain' });
      response.write('half', () => response.destroy());
    });
    const { status, messages } = await mcp.call(modern('resources/read', { uri: 'docs://a.txt' }));
    expect(status).toBe(503);
    expect(messages[0].error).toMatchObject({ code: -32603 });
  });

  test('that does not say how long it is, is read as far as it may be', async () => {
    s3.failWith((response) => {
      const write = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536))) { /* until the client has enough */ }
      };
      response.writeHead(200, { 'content-type': 'text/plain' }).on('drain', write);
      write();
    });
    expect(await errorOf(mcp, modern('resources/read', { uri: 'docs://a.txt' }))).toMatchObject({ data: { maxSize: 1_000_000 } });
    await eventually(() => expect(s3.aborted()).toBe(1));
  });
});

describe('what S3 refuses', () => {
  let mcp: McpFunction;
  beforeAll(async () => {
    mcp = await startFunction({ manifest: { resourceTemplates: [template()] }, environment: { AWS_ENDPOINT_URL: s3.url } });
  });
  beforeEach(() => void (mcp.log.length = 0));

  test('an object that the role may not read, for all that S3 says, is not there', async () => {
    s3.failWith(s3Error(403, 'AccessDenied', 'Access Denied'));
    expect(await errorOf(mcp, modern('resources/read', { uri: 'docs://a' }))).toMatchObject({ code: -32602, data: { uri: 'docs://a' } });
    expect(mcp.log.find(({ level }) => level === 'WARN')).toMatchObject({ requestId: 'request-1', bucket: BUCKET, error: { message: 'Access Denied' } });
  });

  test.each([
    ['AccessDenied', 403, 'User: x is not authorized to perform: s3:GetObject on resource: y'],
    ['AccessDenied', 403, 'User: x is not authorized to perform: kms:Decrypt on resource: y'],
    ['NoSuchBucket', 404, 'The specified bucket does not exist'],
    ['InvalidObjectState', 403, 'The operation is not valid for the storage class'],
  ])('%s is an internal error, whose details are in the log only', async (code, status, message) => {
    s3.failWith(s3Error(status, code, message));
    expect(await errorOf(mcp, modern('resources/read', { uri: 'docs://a' }))).toEqual({ code: -32603, message: 'The resource could not be read. Request id: request-1' });
    expect(mcp.log.find(({ level }) => level === 'ERROR')).toMatchObject({ uri: 'docs://a', error: { name: code, message } });
  });

  test('a list is an error too', async () => {
    s3.failWith(s3Error(403, 'AccessDenied'));
    expect(await errorOf(mcp, modern('resources/list'))).toEqual({ code: -32603, message: 'Internal error. Request id: request-1' });
    expect(mcp.log.find(({ level }) => level === 'ERROR')).toMatchObject({ method: 'resources/list', error: { name: 'AccessDenied' } });
  });
});

describe('listing', () => {
  test('fills pages over several buckets, and passes those that are not listed', async () => {
    ['a', 'b', 'c'].forEach((name) => s3.put(`docs/one/${name}`, ''));
    ['d', 'e'].forEach((name) => s3.put(`docs/two/${name}`, ''));
    const mcp = await start({
      resourceTemplates: [
        template({ uriTemplate: 'one://{key}', name: 'one' }, { prefix: 'docs/one/' }),
        template({ uriTemplate: 'none://{key}', name: 'none' }, { prefix: 'docs/one/', listed: false }),
        template({ uriTemplate: 'empty://{key}', name: 'empty' }, { prefix: 'docs/empty/' }),
        template({ uriTemplate: 'two://{key}', name: 'two' }, { prefix: 'docs/two/' }),
      ],
      listing: { pageSize: 2, cacheTtl: 0, cacheScope: 'private' },
    });
    expect((await listAll(mcp)).map((page) => page.map(({ uri }) => uri))).toEqual([['one://a', 'one://b'], ['one://c', 'two://d'], ['two://e']]);
    expect((await read(mcp, 'none://a')).contents).toHaveLength(1);
  });

  test('a cursor that a client made up lists nothing but what is below the prefix', async () => {
    s3.put('docs/b', '');
    s3.put('a', '');
    s3.put('z', '');
    const mcp = await start({ resourceTemplates: [template()] });
    const cursorOf = (position: object) => Buffer.from(JSON.stringify(position)).toString('base64url');
    const listed = async (cursor: string) => (await resultOf(mcp, modern('resources/list', { cursor: cursorOf({ source: 1, cursor }) }))).resources.map(({ name }: any) => name);
    expect(await listed('')).toEqual(['b']);
    expect(await listed('../a')).toEqual(['b']);
    expect(await listed('z')).toEqual([]);
    expect(await errorOf(mcp, modern('resources/list', { cursor: cursorOf({ source: 2 }) }))).toMatchObject({ code: -32602 });
  });

  test('an unreachable S3 is an error', async () => {
    const mcp = await start({ resourceTemplates: [template()] });
    s3.failWith((response) => void response.destroy());
    const { status, messages } = await mcp.call(modern('resources/list'));
    expect(status).toBe(503);
    expect(messages[0].error.code).toBe(-32603);
  });
});

describe('overlaps', () => {
  test('a declared resource comes before templates, the first template before others', async () => {
    s3.put('docs/a', 'object', { 'content-type': 'text/plain' });
    s3.put('docs/b', 'object', { 'content-type': 'text/plain' });
    const mcp = await start({
      resources: [{ uri: 'docs://a', name: 'a', content: { type: 'text', text: 'fixed' } }],
      resourceTemplates: [template(), template({ uriTemplate: 'docs://{other}', name: 'other' }, { variable: 'other', prefix: 'docs/no/' })],
    });
    expect((await read(mcp, 'docs://a')).contents[0].text).toBe('fixed');
    expect((await read(mcp, 'docs://b')).contents[0].text).toBe('object');
  });
});

describe('caching', () => {
  test.each([
    [undefined, undefined, { ttlMs: 60_000, cacheScope: 'public' }],
    ['max-age=5', undefined, { ttlMs: 5_000, cacheScope: 'public' }],
    ['Public, Max-Age=5, s-maxage=9', undefined, { ttlMs: 5_000, cacheScope: 'public' }],
    ['private, max-age=5', undefined, { ttlMs: 5_000, cacheScope: 'private' }],
    ['no-store', undefined, { ttlMs: 0, cacheScope: 'public' }],
    ['max-age=5, no-cache', undefined, { ttlMs: 0, cacheScope: 'public' }],
    ['max-age=x', undefined, { ttlMs: 60_000, cacheScope: 'public' }],
    ['max-age=5', 7_000, { ttlMs: 7_000, cacheScope: 'public' }],
  ])('Cache-Control %s, cacheTtl %s', async (cacheControl, cacheTtl, expected) => {
    s3.put('docs/a.txt', 'a', cacheControl === undefined ? {} : { 'cache-control': cacheControl });
    const content = { type: 's3Object' as const, bucketName: BUCKET, key: 'docs/a.txt', maxSize: 10 };
    const mcp = await start({
      resources: [{ uri: 'fixed://a', name: 'a', content, ...(cacheTtl !== undefined && { cacheTtl }) }],
      resourceTemplates: [template(cacheTtl === undefined ? {} : { cacheTtl })],
      listing: { pageSize: 10, cacheTtl: 60_000, cacheScope: 'public' },
    });
    expect(await read(mcp, 'docs://a.txt')).toMatchObject(expected);
    expect(await read(mcp, 'fixed://a')).toMatchObject(expected);
    expect(await read(mcp, 'docs://a.txt', legacy)).not.toHaveProperty('ttlMs');
  });
});

describe('a resource that is one object', () => {
  let mcp: McpFunction;
  beforeEach(async () => {
    mcp = await start({ resources: [{ uri: 'docs://guide', name: 'guide', content: { type: 's3Object', bucketName: BUCKET, key: 'docs/guide.md', maxSize: 10 } }] });
  });

  test('is read whenever it is asked for', async () => {
    s3.put('docs/guide.md', 'one');
    expect((await read(mcp, 'docs://guide')).contents).toEqual([{ uri: 'docs://guide', mimeType: 'text/markdown', text: 'one' }]);
    s3.put('docs/guide.md', 'two');
    expect((await read(mcp, 'docs://guide')).contents[0].text).toBe('two');
  });

  test('and is not there, or too large, or not to be had', async () => {
    expect(await errorOf(mcp, modern('resources/read', { uri: 'docs://guide' }))).toMatchObject({ code: -32602, data: { uri: 'docs://guide' } });
    s3.put('docs/guide.md', 'more than it may');
    expect(await errorOf(mcp, modern('resources/read', { uri: 'docs://guide' }))).toMatchObject({ code: -32603, data: { maxSize: 10 } });
    s3.failWith(s3Error(500, 'InternalError'));
    expect((await mcp.call(modern('resources/read', { uri: 'docs://guide' }))).status).toBe(503);
  });
});
