import {
  ListObjectsV2Command, type _Object as ListedObject, type ListObjectsV2CommandInput, type ListObjectsV2CommandOutput,
} from '@aws-sdk/client-s3';
import type { Resource } from '@modelcontextprotocol/server';
import { s3Answer } from './s3-answer';
import { mediaTypeOfFile, type S3PrefixContentManifest } from '../../../../src/contract';
import type { ListPage } from '../../call/list-source';
import { s3Client } from '../../handlers/aws/s3-client';
import { expandUri, type UriTemplate } from '../uri-template';

/** S3 lists no more at once. */
const MAX_KEYS = 1000;

/** What of a template is in the list of resources. */
export interface ListedTemplate {
  readonly uriTemplate: UriTemplate;
  readonly mimeType?: string;
  readonly bucket: S3PrefixContentManifest;
}

/**
 * Lists objects of a bucket as resources, in the order of their keys.
 *
 * @param after what follows the prefix in the last key of the page before; undefined for the first page
 * @param limit the most resources of the page
 * @throws ServiceUnavailableError
 * @throws Error when S3 refuses it
 */
export async function listResources(
  { uriTemplate, mimeType, bucket }: ListedTemplate,
  after: string | undefined,
  limit: number,
  signal: AbortSignal,
): Promise<ListPage> {
  const { objects, nextAfter } = await listObjects(bucket, { after, limit, signal });
  const entries = objects.map(({ name, size, lastModified }): Resource => {
    const type = mimeType ?? mediaTypeOfFile(name);
    return {
      uri: expandUri(uriTemplate, name),
      name,
      ...(type !== undefined && { mimeType: type }),
      ...(size !== undefined && { size }),
      ...(lastModified && { annotations: { lastModified: lastModified.toISOString() } }),
    };
  });
  return { entries, ...(nextAfter !== undefined && { nextCursor: nextAfter }) };
}

/**
 * What the variable of a template may be completed to: what follows the prefix in keys, as far as one request tells.
 *
 * @param typed the beginning
 * @throws ServiceUnavailableError
 * @throws Error when S3 refuses it
 */
export async function completeKey(bucket: S3PrefixContentManifest, typed: string, signal: AbortSignal): Promise<string[]> {
  const { objects } = await listObjects(bucket, { beginning: typed, limit: MAX_KEYS, signal });
  return objects.map(({ name }) => name);
}

interface Listing {
  /** What the names begin with. */
  readonly beginning?: string;
  readonly after?: string;
  readonly limit: number;
  readonly signal: AbortSignal;
}

/** An object, with what follows the prefix in its key. */
interface NamedObject {
  readonly name: string;
  /** In bytes. */
  readonly size: number | undefined;
  readonly lastModified: Date | undefined;
}

/** Lists the objects of one page. S3 may cut a list short before it has named any object, which is not its end. */
async function listObjects(
  { bucketName, prefix }: S3PrefixContentManifest,
  { beginning = '', after, limit, signal }: Listing,
): Promise<{ readonly objects: NamedObject[]; readonly nextAfter?: string }> {
  const input: ListObjectsV2CommandInput = {
    Bucket: bucketName,
    Prefix: `${prefix}${beginning}`,
    MaxKeys: Math.min(limit, MAX_KEYS),
    // keys may hold what XML cannot
    EncodingType: 'url',
    ...(after !== undefined && { StartAfter: `${prefix}${after}` }),
  };
  let page: ListObjectsV2CommandOutput | undefined;
  do {
    const command: ListObjectsV2Command = new ListObjectsV2Command({ ...input, ContinuationToken: page?.NextContinuationToken });
    page = await s3Answer(signal, (abortSignal) => s3Client().send(command, { abortSignal }));
  } while (page.Contents === undefined && page.IsTruncated === true && page.NextContinuationToken !== undefined);
  const listed = (page.Contents ?? []).map((object) => named(object, prefix));
  return {
    // the others are what consoles show as folders, and what the prefix alone names
    objects: listed.filter(({ name }) => name !== '' && !name.endsWith('/')),
    ...(page.IsTruncated === true && { nextAfter: listed.at(-1)?.name }),
  };
}

function named({ Key: key = '', Size: size, LastModified: lastModified }: ListedObject, prefix: string): NamedObject {
  return { name: decodeURIComponent(key.replaceAll('+', ' ')).slice(prefix.length), size, lastModified };
}
