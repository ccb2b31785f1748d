import { compareKeys, type StoredObject } from './object-store';
import { AwsError } from '../aws-error';
import type { AwsResponse } from '../service';
import { xmlDocument } from '../xml';

const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';

/** S3 lists no more at once. */
const MAX_KEYS = 1000;

/**
 * Answers `ListObjectsV2`.
 *
 * @param objects of the bucket, in the order of their keys
 * @throws AwsError `InvalidArgument`
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
 */
export function listObjects(bucket: string, objects: readonly StoredObject[], query: URLSearchParams): AwsResponse {
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const token = query.get('continuation-token') ?? undefined;
  const startAfter = query.get('start-after') ?? undefined;
  const maxKeys = maxKeysOf(query);
  const encodingType = query.get('encoding-type') ?? undefined;
  const encoded = (text: string) => encodingType === 'url' ? encodeURIComponent(text).replaceAll('%2F', '/') : text;

  const found = entriesOf(objects, prefix, delimiter).filter(({ name }) => isAfter(name, token === undefined ? startAfter : lastName(token)));
  const page = found.slice(0, maxKeys);
  const isTruncated = maxKeys > 0 && found.length > page.length;
  const result = {
    Name: bucket,
    Prefix: encoded(prefix),
    Delimiter: delimiter === '' ? undefined : encoded(delimiter),
    StartAfter: startAfter === undefined ? undefined : encoded(startAfter),
    EncodingType: encodingType,
    MaxKeys: maxKeys,
    KeyCount: page.length,
    IsTruncated: isTruncated,
    ContinuationToken: token,
    NextContinuationToken: isTruncated ? Buffer.from(page.at(-1)!.name).toString('base64url') : undefined,
    Contents: page.flatMap(({ object }) => object ? [contents(object, encoded)] : []),
    CommonPrefixes: page.flatMap(({ name, object }) => object ? [] : [{ Prefix: encoded(name) }]),
  };
  return { status: 200, headers: { 'Content-Type': 'application/xml' }, body: xmlDocument('ListBucketResult', result, NAMESPACE) };
}

/** An object, or a common prefix of several. */
interface Entry {
  readonly name: string;
  readonly object?: StoredObject;
}

function entriesOf(objects: readonly StoredObject[], prefix: string, delimiter: string): Entry[] {
  const entries = new Map<string, Entry>();
  for (const object of objects) {
    if (!object.key.startsWith(prefix)) {
      continue;
    }
    const end = delimiter === '' ? -1 : object.key.indexOf(delimiter, prefix.length);
    const entry = end === -1 ? { name: object.key, object } : { name: object.key.slice(0, end + delimiter.length) };
    entries.set(entry.name, entry);
  }
  return [...entries.values()];
}

function isAfter(name: string, last: string | undefined): boolean {
  return last === undefined || compareKeys(name, last) > 0;
}

function contents({ key, lastModified, etag, body }: StoredObject, encoded: (text: string) => string) {
  return { Key: encoded(key), LastModified: new Date(lastModified).toISOString(), ETag: etag, Size: body.length, StorageClass: 'STANDARD' };
}

function maxKeysOf(query: URLSearchParams): number {
  const given = query.get('max-keys') ?? String(MAX_KEYS);
  if (!/^\d{1,9}$/.test(given)) {
    throw new AwsError('InvalidArgument', 'Provided max-keys not an integer or within integer range', 400, { ArgumentName: 'max-keys', ArgumentValue: given });
  }
  return Math.min(Number(given), MAX_KEYS);
}

/** What a continuation token stands for. S3's are opaque, too. */
function lastName(token: string): string {
  const name = Buffer.from(token, 'base64url').toString();
  if (Buffer.from(name).toString('base64url') !== token) {
    throw new AwsError('InvalidArgument', 'The continuation token provided is incorrect', 400, { ArgumentName: 'continuation-token' });
  }
  return name;
}
