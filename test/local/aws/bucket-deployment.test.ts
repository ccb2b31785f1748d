import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { startEndpoint, type RunningEndpoint } from './running-endpoint';
import { bucket, stackOf } from './stack';
import type { LocalResource } from '../../../local/stack';

const Bucket = 'test-docs';
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'deployment-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A folder of the assembly with these files. */
function source(name: string, files: Readonly<Record<string, string>>): readonly [key: string, path: string] {
  for (const [file, content] of Object.entries(files)) {
    const path = join(folder, name, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  return [`${name}.zip`, join(folder, name)];
}

function deployment(sources: ReturnType<typeof source>[], properties: Readonly<Record<string, unknown>> = {}): LocalResource {
  return {
    logicalId: 'Deployment',
    type: 'Custom::CDKBucketDeployment',
    ref: 'deployment',
    properties: { DestinationBucketName: Bucket, SourceObjectKeys: sources.map(([key]) => key), Prune: true, ...properties },
    metadata: {},
    sourcePaths: Object.fromEntries(sources),
  };
}

async function start(of: LocalResource, dataDirectory?: string): Promise<RunningEndpoint> {
  const endpoint = await startEndpoint(stackOf(bucket('Docs'), of), undefined, { dataDirectory });
  onTestFinished(() => endpoint.close());
  return endpoint;
}

const keysIn = async ({ clients }: RunningEndpoint) =>
  ((await clients().s3.send(new ListObjectsV2Command({ Bucket }))).Contents ?? []).map(({ Key }) => Key);
const get = ({ clients }: RunningEndpoint, Key: string) => clients().s3.send(new GetObjectCommand({ Bucket, Key }));
const content = async (endpoint: RunningEndpoint, key: string) => (await get(endpoint, key)).Body!.transformToString();
const put = ({ clients }: RunningEndpoint, Key: string) => clients().s3.send(new PutObjectCommand({ Bucket, Key, Body: 'by a tool' }));

test('the files of all sources are in the bucket, below the prefix, with types by their endings', async () => {
  const endpoint = await start(deployment([
    source('one', { 'index.html': 'one', 'a/b/ü.md': '# ü', 'unknown': '?' }),
    source('two', { 'index.html': 'two' }),
  ], { DestinationBucketKeyPrefix: 'docs/', UserMetadata: { Author: 'me' }, SystemMetadata: { 'cache-control': 'no-cache' } }));

  expect(await keysIn(endpoint)).toEqual(['docs/a/b/ü.md', 'docs/index.html', 'docs/unknown']);
  expect(await content(endpoint, 'docs/index.html')).toBe('two');
  expect(await get(endpoint, 'docs/a/b/ü.md')).toMatchObject({ ContentType: 'text/markdown', CacheControl: 'no-cache', Metadata: { author: 'me' } });
  expect((await get(endpoint, 'docs/unknown')).ContentType).toBe('binary/octet-stream');
});

test('values that are known at deployment are in their places', async () => {
  const endpoint = await start(deployment([source('one', { 'a.json': '{"bucket":"<<marker:0xbaba:0>>","text":"<<marker:0xbaba:1>>"}', 'ü.txt': 'ü' })], {
    SourceMarkers: [{ '<<marker:0xbaba:0>>': 'test-ü$&', '<<marker:0xbaba:1>>': 'a "b"' }], SourceMarkersConfig: [{ jsonEscape: 'true' }],
  }));
  expect(JSON.parse(await content(endpoint, 'a.json'))).toEqual({ bucket: 'test-ü$&', text: 'a "b"' });
  expect(await content(endpoint, 'ü.txt')).toBe('ü');
});

test('what is excluded stays out, unless it is included again', async () => {
  const endpoint = await start(deployment([source('one', { 'a.md': '', 'sub/b.md': '', 'sub/keep.md': '', 'c.txt': '' })], { Exclude: ['*.md'], Include: ['sub/keep*'] }));
  expect(await keysIn(endpoint)).toEqual(['c.txt', 'sub/keep.md']);
});

test('a file that is not extracted is one object', async () => {
  writeFileSync(join(folder, 'archive.zip'), 'zip');
  const endpoint = await start(deployment([['0123.zip', join(folder, 'archive.zip')]], { Extract: false }));
  expect(await keysIn(endpoint)).toEqual(['0123.zip']);
});

test('what cannot be deployed here is logged', async () => {
  writeFileSync(join(folder, 'archive.zip'), 'zip');
  const endpoint = await start(deployment([['0123.zip', join(folder, 'archive.zip')]]));
  expect(await keysIn(endpoint)).toEqual([]);
  expect(endpoint.lines).toEqual([expect.stringContaining(`Deployment deploys ${join(folder, 'archive.zip')}, which the local server cannot`)]);
});

test('a deployment that changes replaces its files, and prunes others', async () => {
  const endpoint = await start(deployment([source('one', { 'a.txt': 'one', 'b.txt': 'one' })]));
  await put(endpoint, 'by-a-tool');
  await endpoint.update(stackOf(bucket('Docs'), deployment([source('two', { 'a.txt': 'two' })])));
  expect(await keysIn(endpoint)).toEqual(['a.txt']);
  expect(await content(endpoint, 'a.txt')).toBe('two');
});

test('one that does not prune leaves what is there, and so does one with a prefix outside of it', async () => {
  const endpoint = await start(deployment([source('one', { 'a.txt': 'one' })]));
  await endpoint.update(stackOf(bucket('Docs'), deployment([source('two', { 'b.txt': 'two' })], { Prune: 'false' })));
  await endpoint.update(stackOf(bucket('Docs'), deployment([source('three', { 'c.txt': 'three' })], { DestinationBucketKeyPrefix: 'sub' })));
  expect(await keysIn(endpoint)).toEqual(['a.txt', 'b.txt', 'sub/c.txt']);
});

test('one that stays as it was leaves what tools have done since', async () => {
  const same = deployment([source('one', { 'a.txt': 'one', 'b.txt': 'one' })]);
  const endpoint = await start(same);
  await put(endpoint, 'a.txt');
  await put(endpoint, 'by-a-tool');
  await endpoint.clients().s3.send(new DeleteObjectCommand({ Bucket, Key: 'b.txt' }));
  await endpoint.update(stackOf(bucket('Docs'), same));
  expect(await keysIn(endpoint)).toEqual(['a.txt', 'by-a-tool']);
  expect(await content(endpoint, 'a.txt')).toBe('by a tool');
});

test('with a data folder, objects outlive the process, in files of their owner alone', async () => {
  const dataDirectory = join(folder, 'data');
  const same = deployment([source('one', { 'a.txt': 'one' })]);
  const first = await startEndpoint(stackOf(bucket('Docs'), same), undefined, { dataDirectory });
  await put(first, 'a.txt');
  await first.clients().s3.send(new PutObjectCommand({ Bucket, Key: '../../x', Body: Buffer.from([0, 10, 255]), ContentType: 'image/x', Metadata: { a: 'b' } }));
  await first.close();

  const second = await startEndpoint(stackOf(bucket('Docs'), same), undefined, { dataDirectory });
  expect(await keysIn(second)).toEqual(['../../x', 'a.txt']);
  expect(await content(second, 'a.txt')).toBe('by a tool');
  const answer = await get(second, '../../x');
  expect(answer).toMatchObject({ ContentType: 'image/x', Metadata: { a: 'b' } });
  expect(Buffer.from(await answer.Body!.transformToByteArray())).toEqual(Buffer.from([0, 10, 255]));
  expect(statSync(join(dataDirectory, 'objects')).mode.toString(8)).toBe('40700');
  await second.clients().s3.send(new DeleteObjectCommand({ Bucket, Key: 'a.txt' }));
  await second.close();

  const third = await start(same, dataDirectory);
  expect(await keysIn(third)).toEqual(['../../x']);
});
