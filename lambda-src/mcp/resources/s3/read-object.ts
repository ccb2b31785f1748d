import type { Readable } from 'node:stream';
import { GetObjectCommand, type GetObjectCommandOutput } from '@aws-sdk/client-s3';
import { cacheHintOf } from './cache-control';
import { s3Answer } from './s3-answer';
import { log } from '../../../shared/log';
import { s3Client } from '../../handlers/aws/s3-client';
import { ResourceTooLargeError, type ResourceContents } from '../content';
import { contentOf, mediaTypeOf } from '../media-type';

/** An object of a bucket. */
export interface ObjectAddress {
  readonly bucketName: string;
  readonly key: string;
  /** In bytes. */
  readonly maxSize: number;
}

/** How it is read. */
export interface ObjectRead {
  /** What the owner says it is; unless given, what S3 knows, or its key tells. */
  readonly mimeType: string | undefined;
  readonly requestId: string;
  readonly signal: AbortSignal;
}

/** The longest key that S3 has, in bytes of UTF-8. */
const MAX_KEY_LENGTH = 1024;

/**
 * Reads an object.
 *
 * @returns undefined when there is none
 * @throws ResourceTooLargeError before it is read, or while it is
 * @throws ServiceUnavailableError
 * @throws Error when S3 refuses it
 */
export async function readObject(
  { bucketName, key, maxSize }: ObjectAddress,
  { mimeType, requestId, signal }: ObjectRead,
): Promise<ResourceContents | undefined> {
  if (Buffer.byteLength(key) > MAX_KEY_LENGTH) {
    return undefined;
  }
  return s3Answer(signal, async (abortSignal) => {
    const object = await s3Client().send(new GetObjectCommand({ Bucket: bucketName, Key: key }), { abortSignal }).catch((error: unknown) => {
      if (isMissing(error)) {
        log.warn('There is no such object', { requestId, bucket: bucketName, error });
        return undefined;
      }
      throw error;
    });
    return object && {
      contents: [contentOf(await read(object, maxSize), mimeType ?? mediaTypeOf(key, object.ContentType))],
      cacheHint: cacheHintOf(object.CacheControl),
    };
  });
}

async function read({ Body: body, ContentLength: length = 0 }: GetObjectCommandOutput, maxSize: number): Promise<Buffer> {
  const stream = body as Readable;
  // what is given up ends with an error that nobody waits for
  stream.on('error', () => undefined);
  const refuseAbove = (size: number) => {
    if (size > maxSize) {
      throw new ResourceTooLargeError(maxSize);
    }
  };
  refuseAbove(length);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    refuseAbove(size);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * Whether an error means that there is no such object. S3 tells only those who may list the whole bucket. It tells others that they may not
 * list it, or, where the bucket is of another account, nothing at all.
 */
function isMissing(error: unknown): boolean {
  const { name, message } = error as Error;
  return name === 'NoSuchKey' || name === 'KeyTooLongError' || (name === 'AccessDenied' && !/s3:GetObject|kms:/.test(message));
}
