import { Readable } from 'node:stream';
import {
  CopyObjectCommand, DeleteObjectCommand, GetObjectAclCommand, GetObjectCommand, HeadBucketCommand, HeadObjectCommand, ListObjectsV2Command,
  PutObjectCommand, paginateListObjectsV2, type GetObjectCommandInput, type ListObjectsV2CommandInput, type PutObjectCommandInput, type S3Client,
} from '@aws-sdk/client-s3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startEndpoint, type RunningEndpoint } from './running-endpoint';
import { bucket, bucketArn, functionWithRole, roleArn, stackOf } from './stack';

const Bucket = 'test-docs';
const ALLOW = (Action: string | string[], Resource: string, Condition?: object) => ({ Effect: 'Allow', Action, Resource, Condition });

let endpoint: RunningEndpoint;
let s3: S3Client;

beforeEach(async () => {
  endpoint = await startEndpoint(stackOf(
    bucket('Docs'),
    bucket('Secured'),
    {
      logicalId: 'SecuredPolicy',
      type: 'AWS::S3::BucketPolicy',
      ref: 'p',
      properties: {
        Bucket: 'test-secured',
        PolicyDocument: {
          Statement: [
            { Effect: 'Deny', Principal: { AWS: '*' }, Action: 's3:*', Resource: [bucketArn('Secured'), `${bucketArn('Secured')}/*`], Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
            { Effect: 'Deny', Principal: { AWS: '*' }, Action: 's3:GetObject', Resource: `${bucketArn('Secured')}/private/*` },
            { Effect: 'Allow', Principal: { AWS: roleArn('Nobody') }, Action: 's3:PutObject', Resource: `${bucketArn('Secured')}/*` },
          ],
        },
      },
      metadata: {},
    },
    ...functionWithRole('Reader', [ALLOW('s3:GetObject', `${bucketArn('Docs')}/public/*`), ALLOW('s3:GetObject', `${bucketArn('Secured')}/*`)]),
    ...functionWithRole('Lister', [
      ALLOW('s3:GetObject', `${bucketArn('Docs')}/*`),
      ALLOW('s3:ListBucket', bucketArn('Docs'), { StringLike: { 's3:prefix': ['public/*'] } }),
    ]),
    ...functionWithRole('Writer', [ALLOW(['s3:PutObject', 's3:DeleteObject'], `${bucketArn('Docs')}/*`)]),
    ...functionWithRole('Elsewhere', [ALLOW('s3:*', '*')]),
    ...functionWithRole('Nobody', []),
  ));
  s3 = endpoint.clients().s3;
});
afterEach(() => endpoint.close());

const put = (Key: string, Body: PutObjectCommandInput['Body'] = Key, more: Partial<PutObjectCommandInput> = {}) =>
  s3.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
const get = (Key: string, more: Partial<GetObjectCommandInput> = {}, client = s3) => client.send(new GetObjectCommand({ Bucket, Key, ...more }));
const list = (more: Partial<ListObjectsV2CommandInput> = {}, client = s3) => client.send(new ListObjectsV2Command({ Bucket, ...more }));
const text = async (answer: ReturnType<typeof get>) => (await answer).Body!.transformToString();

test('an object comes back as it was put, with its metadata', async () => {
  const { ETag } = await put('docs/ü.html', '<p>ü</p>', {
    ContentType: 'text/html', CacheControl: 'no-cache', ContentDisposition: 'inline', ContentEncoding: 'identity', Metadata: { author: 'me' },
  });
  expect(ETag).toMatch(/^"[0-9a-f]{32}"$/);
  const answer = await get('docs/ü.html');
  expect(answer).toMatchObject({
    ETag,
    ContentLength: 9,
    ContentType: 'text/html',
    CacheControl: 'no-cache',
    ContentDisposition: 'inline',
    ContentEncoding: 'identity',
    Metadata: { author: 'me' },
    AcceptRanges: 'bytes',
    LastModified: expect.any(Date),
  });
  expect(await answer.Body!.transformToString()).toBe('<p>ü</p>');
});

test('bytes stay as they are, whichever way the SDK sends them', async () => {
  const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, n) => n % 256));
  await put('buffer', bytes);
  // sent in chunks, with a checksum behind them
  await put('stream', Readable.from([bytes.subarray(0, 100_000), bytes.subarray(100_000)]), { ContentLength: bytes.length, ContentEncoding: 'gzip' });
  for (const key of ['buffer', 'stream']) {
    expect(Buffer.from(await (await get(key)).Body!.transformToByteArray()).equals(bytes)).toBe(true);
  }
  expect((await get('stream')).ContentEncoding).toBe('gzip');
  expect((await get('buffer')).ContentType).toBe('application/octet-stream');
});

test.each(['a/../b', './c', 'a//b', '/slash', 'a b+c%2F&=?#é', '..', 'line\nbreak', 'x'.repeat(1024)])('%j is a key like any other', async (key) => {
  await put(key);
  await put('other');
  expect(await text(get(key))).toBe(key);
  expect((await list()).Contents!.map(({ Key }) => Key)).toContain(key);
});

test.each([
  ['bytes=0-3', '0123', 'bytes 0-3/10'],
  ['bytes=7-', '789', 'bytes 7-9/10'],
  ['bytes=-2', '89', 'bytes 8-9/10'],
  ['bytes=8-100', '89', 'bytes 8-9/10'],
  ['bytes=-100', '0123456789', 'bytes 0-9/10'],
  ['bytes=5-2', '0123456789', undefined],
])('the range %s is a part of the object', async (Range, expected, ContentRange) => {
  await put('digits', '0123456789');
  const answer = await get('digits', { Range });
  expect(answer.$metadata.httpStatusCode).toBe(ContentRange ? 206 : 200);
  expect([answer.ContentRange, answer.ContentLength]).toEqual([ContentRange, expected.length]);
  expect(await answer.Body!.transformToString()).toBe(expected);
});

test('a range beyond the end is refused', async () => {
  await put('digits', '0123456789');
  const refused = { name: 'InvalidRange', $metadata: { httpStatusCode: 416 }, ActualObjectSize: '10' };
  await expect(get('digits', { Range: 'bytes=10-' })).rejects.toMatchObject(refused);
});

test('a copy that is still good is not sent again', async () => {
  const { ETag } = await put('a', 'one');
  const { LastModified } = await get('a');
  const unchanged = { $metadata: { httpStatusCode: 304 } };
  await expect(get('a', { IfNoneMatch: ETag })).rejects.toMatchObject(unchanged);
  await expect(get('a', { IfModifiedSince: LastModified })).rejects.toMatchObject(unchanged);
  expect(await text(get('a', { IfModifiedSince: new Date(LastModified!.getTime() - 1000) }))).toBe('one');
  expect(await text(get('a', { IfMatch: ETag }))).toBe('one');

  await put('a', 'two');
  expect(await text(get('a', { IfNoneMatch: ETag }))).toBe('two');
  await expect(get('a', { IfMatch: ETag })).rejects.toMatchObject({ name: 'PreconditionFailed' });
  await expect(put('a', 'three', { IfNoneMatch: '*' })).rejects.toMatchObject({ name: 'PreconditionFailed' });
});

test('the head of an object has its length and no body', async () => {
  await put('a', 'four', { ContentType: 'text/plain' });
  expect(await s3.send(new HeadObjectCommand({ Bucket, Key: 'a' }))).toMatchObject({ ContentLength: 4, ContentType: 'text/plain' });
  await expect(s3.send(new HeadObjectCommand({ Bucket, Key: 'b' }))).rejects.toMatchObject({ name: 'NotFound', $metadata: { httpStatusCode: 404 } });
  await s3.send(new HeadBucketCommand({ Bucket }));
});

test('a deleted object is gone, and deleting it again is no error', async () => {
  await put('a');
  await s3.send(new DeleteObjectCommand({ Bucket, Key: 'a' }));
  await s3.send(new DeleteObjectCommand({ Bucket, Key: 'a' }));
  await expect(get('a')).rejects.toMatchObject({ name: 'NoSuchKey', Key: 'a', $metadata: { httpStatusCode: 404 } });
});

test('objects are listed by prefix and in folders, in the order of their bytes', async () => {
  for (const key of ['b', 'a/x', 'a/y/z', 'a/ü&<', 'a/Z', 'B']) await put(key, '12');
  const keys = ({ Contents = [], CommonPrefixes = [] }: Awaited<ReturnType<typeof list>>) =>
    [Contents.map(({ Key }) => Key), CommonPrefixes.map(({ Prefix }) => Prefix)];
  expect(keys(await list())).toEqual([['B', 'a/Z', 'a/x', 'a/y/z', 'a/ü&<', 'b'], []]);
  expect(keys(await list({ Prefix: 'a/' }))).toEqual([['a/Z', 'a/x', 'a/y/z', 'a/ü&<'], []]);
  expect(keys(await list({ Delimiter: '/' }))).toEqual([['B', 'b'], ['a/']]);
  expect(keys(await list({ Prefix: 'a/', Delimiter: '/' }))).toEqual([['a/Z', 'a/x', 'a/ü&<'], ['a/y/']]);
  expect(keys(await list({ StartAfter: 'a/x' }))).toEqual([['a/y/z', 'a/ü&<', 'b'], []]);
  expect(keys(await list({ Prefix: 'a/ü', EncodingType: 'url' }))).toEqual([['a/%C3%BC%26%3C'], []]);
  expect(keys(await list({ Prefix: 'none' }))).toEqual([[], []]);
  expect(await list({ Prefix: 'b' })).toMatchObject({ Name: Bucket, KeyCount: 1, MaxKeys: 1000, IsTruncated: false, Contents: [{ Size: 2, ETag: expect.stringMatching(/^"/) }] });
});

test('a long list comes in pages, folders included, without losing or repeating any', async () => {
  for (const key of ['a', 'b/1', 'b/2', 'c', 'd/1', 'e']) await put(key);
  const pages: (string | undefined)[][] = [];
  for await (const { Contents = [], CommonPrefixes = [] } of paginateListObjectsV2({ client: s3, pageSize: 2 }, { Bucket, Delimiter: '/' })) {
    pages.push([...Contents.map(({ Key }) => Key), ...CommonPrefixes.map(({ Prefix }) => Prefix)]);
  }
  expect(pages).toEqual([['a', 'b/'], ['c', 'd/'], ['e']]);
  expect(await list({ MaxKeys: 0 })).toMatchObject({ KeyCount: 0, IsTruncated: false });
  await expect(list({ ContinuationToken: '!' })).rejects.toMatchObject({ name: 'InvalidArgument' });
});

test('only the buckets of the stack are there', async () => {
  for (const client of [s3, endpoint.clients('Elsewhere').s3]) {
    await expect(get('a', { Bucket: 'other' }, client)).rejects.toMatchObject({ name: 'NoSuchBucket', BucketName: 'other' });
    await expect(list({ Bucket: 'other' }, client)).rejects.toMatchObject({ name: 'NoSuchBucket' });
  }
});

test('S18 a function reads the objects that its role allows, and is not told which others there are', async () => {
  await put('public/a');
  await put('private/a');
  const reader = endpoint.clients('Reader').s3;
  const denied = { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } };
  expect(await text(get('public/a', {}, reader))).toBe('public/a');
  await expect(get('private/a', {}, reader)).rejects.toMatchObject({
    ...denied,
    message: expect.stringContaining('assumed-role/ReaderRole/Test-Reader is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::test-docs/private/a'),
  });
  await expect(get('public/missing', {}, reader)).rejects.toMatchObject({ ...denied, message: expect.stringContaining('s3:ListBucket') });
  await expect(list({}, reader)).rejects.toMatchObject(denied);
  await expect(reader.send(new PutObjectCommand({ Bucket, Key: 'public/a', Body: 'x' }))).rejects.toMatchObject(denied);
  await expect(reader.send(new DeleteObjectCommand({ Bucket, Key: 'public/a' }))).rejects.toMatchObject(denied);
  // a key with dots in it is not the one that they would lead to
  await put('public/../private/a', 'other');
  expect(await text(get('public/../private/a', {}, reader))).toBe('other');
});

test('who may list a prefix lists no other', async () => {
  await put('public/a');
  const lister = endpoint.clients('Lister').s3;
  expect((await list({ Prefix: 'public/' }, lister)).KeyCount).toBe(1);
  await expect(list({ Prefix: 'private/' }, lister)).rejects.toMatchObject({ name: 'AccessDenied' });
  await expect(list({}, lister)).rejects.toMatchObject({ name: 'AccessDenied' });
});

test('who may write needs not be allowed to read', async () => {
  const writer = endpoint.clients('Writer').s3;
  await writer.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x' }));
  await expect(get('a', {}, writer)).rejects.toMatchObject({ name: 'AccessDenied' });
  await writer.send(new DeleteObjectCommand({ Bucket, Key: 'a' }));
});

test('the policy of a bucket allows and denies too', async () => {
  const object = (Key: string) => ({ Bucket: 'test-secured', Key });
  await endpoint.clients('Nobody').s3.send(new PutObjectCommand({ ...object('a'), Body: 'a' }));
  await s3.send(new PutObjectCommand({ ...object('private/a'), Body: 'a' }));
  const reader = endpoint.clients('Reader').s3;
  expect(await text(reader.send(new GetObjectCommand(object('a'))))).toBe('a');
  await expect(reader.send(new GetObjectCommand(object('private/a')))).rejects.toMatchObject({
    name: 'AccessDenied', message: expect.stringContaining('explicit deny'),
  });
});

test('operations that are not emulated are refused, and the log names them', async () => {
  await put('a');
  const refused = { name: 'NotEmulatedByLocalServer', $metadata: { httpStatusCode: 400 } };
  await expect(s3.send(new GetObjectAclCommand({ Bucket, Key: 'a' }))).rejects.toMatchObject(refused);
  await expect(get('a', { VersionId: 'v1' })).rejects.toMatchObject(refused);
  await expect(s3.send(new CopyObjectCommand({ Bucket, Key: 'b', CopySource: `${Bucket}/a` }))).rejects.toMatchObject(refused);
  expect(endpoint.lines).toEqual([
    expect.stringContaining('does not emulate s3:GET test-docs/a?acl.'),
    expect.stringContaining('does not emulate s3:GetObject.'),
    expect.stringContaining('does not emulate s3:CopyObject.'),
  ]);
});

test('an unknown key is refused in the words of S3', async () => {
  const stranger = await fetch(`${endpoint.url}/${Bucket}/a`, { headers: { Authorization: 'AWS4-HMAC-SHA256 Credential=LOCALx/20260101/us-east-1/s3/aws4_request' } });
  expect([stranger.status, await stranger.text()]).toEqual([403, expect.stringContaining('<Code>InvalidAccessKeyId</Code>')]);
});
