import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFile } from '../data-directory';

/** An object of a bucket. */
export interface StoredObject {
  readonly key: string;
  readonly body: Buffer;
  /** With its quotes. */
  readonly etag: string;
  /** Epoch milliseconds, of a whole second, for HTTP knows no others. */
  readonly lastModified: number;
  /** What answers have besides, in lower case: `content-type`, `cache-control`, `x-amz-meta-author`, ... */
  readonly headers: Readonly<Record<string, string>>;
}

/** Keeps the objects of buckets, in files that their owner alone can read, or in memory. */
export interface ObjectStore {
  find(bucket: string, key: string): StoredObject | undefined;
  /** In the order of the bytes of their keys. */
  list(bucket: string): readonly StoredObject[];
  /** Adds an object or replaces the one of the same key; when it returns, the file has it. */
  put(bucket: string, object: Pick<StoredObject, 'key' | 'body' | 'headers'>): StoredObject;
  delete(bucket: string, key: string): void;
}

/** The first line of a file; the body follows. */
type Head = Omit<StoredObject, 'body'> & { readonly bucket: string };

/** Opens the objects in a folder, which are all read into memory, or a store in memory. */
export function openObjectStore(directory: string | undefined): ObjectStore {
  const folder = directory === undefined ? undefined : join(directory, 'objects');
  const buckets = new Map<string, Map<string, StoredObject>>();
  const objectsOf = (bucket: string): Map<string, StoredObject> => {
    const objects = buckets.get(bucket) ?? new Map<string, StoredObject>();
    buckets.set(bucket, objects);
    return objects;
  };
  if (folder !== undefined) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const { bucket, ...object } of readObjects(folder)) {
      objectsOf(bucket).set(object.key, object);
    }
  }

  return {
    find: (bucket, key) => objectsOf(bucket).get(key),
    list: (bucket) => [...objectsOf(bucket).values()].sort((one, other) => compareKeys(one.key, other.key)),
    put: (bucket, { key, body, headers }) => {
      const etag = `"${createHash('md5').update(body).digest('hex')}"`;
      const object: StoredObject = { key, body, headers, etag, lastModified: Math.floor(Date.now() / 1000) * 1000 };
      if (folder !== undefined) {
        const head: Head = { bucket, key, headers, etag, lastModified: object.lastModified };
        replaceFile(fileOf(folder, bucket, key), [`${JSON.stringify(head)}\n`, body]);
      }
      objectsOf(bucket).set(key, object);
      return object;
    },
    delete: (bucket, key) => {
      if (folder !== undefined) {
        rmSync(fileOf(folder, bucket, key), { force: true });
      }
      objectsOf(bucket).delete(key);
    },
  };
}

/** S3's order of keys: that of their UTF-8. */
export function compareKeys(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}

/** Keys may be longer than names of files, and mean something as paths. */
function fileOf(folder: string, bucket: string, key: string): string {
  return join(folder, createHash('sha256').update(`${bucket}/${key}`).digest('hex'));
}

function readObjects(folder: string): (StoredObject & { readonly bucket: string })[] {
  // others are drafts that were never finished
  const files = readdirSync(folder).filter((name) => /^[0-9a-f]{64}$/.test(name));
  return files.map((name) => {
    const content = readFileSync(join(folder, name));
    const end = content.indexOf('\n');
    return { ...JSON.parse(content.toString('utf8', 0, end)) as Head, body: content.subarray(end + 1) };
  });
}
