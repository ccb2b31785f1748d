import type { Readable } from 'node:stream';
import { GetObjectCommand, type GetObjectCommandOutput } from '@aws-sdk/client-s3';
import { isAccessDenied, withAwsErrors } from './aws-errors';
import { closeIdleConnections } from './client-options';
import { s3Client } from './s3-client';
import type { S3GetObjectHandlerManifest } from '../../../../src/contract';
import { log } from '../../../shared/log';
import { parseJson } from '../../call/bounded-json';
import { contentOf } from '../../call/content';
import { ToolFailure } from '../../call/failure';
import type { ToolHandler } from '../../call/handler';
import { readBounded, refuseTooLarge } from '../../call/limits';
import { MappingError, mapValues } from '../../call/mapping';
import { isJson } from '../../call/media-type';
import { errorResult, ToolValue } from '../../call/result';
import { selectResult } from '../../call/select';

/** The content of an S3 object: JSON as data, anything else by its content type, see `contentOf`. */
export function createS3GetObjectHandler(manifest: S3GetObjectHandlerManifest): ToolHandler {
  const { bucketName } = manifest;
  return (event, { signal }) => withAwsErrors(event, async () => {
    const key = mapValues(manifest.key, event);
    if (typeof key !== 'string' || key === '') {
      throw new MappingError('The key of the object must be a string that is not empty');
    }
    closeIdleConnections();
    try {
      const object = await s3Client().send(new GetObjectCommand({ Bucket: bucketName, Key: key }), { abortSignal: signal });
      const bytes = await read(object, manifest);
      return await answerOf(bytes, object.ContentType, `s3://${bucketName}/${encodeURI(key)}`, manifest);
    } catch (error) {
      if (!isAccessDenied(error)) {
        throw error;
      }
      // what S3 answers as well when there is no such object, to those who may not list the bucket
      log.warn('The object could not be read', { requestId: event.requestId, tool: event.tool, error });
      return errorResult('There is no such object, or this server may not read it');
    }
  });
}

async function read({ Body: body, ContentLength: length = 0 }: GetObjectCommandOutput, manifest: S3GetObjectHandlerManifest): Promise<Uint8Array> {
  const stream = body as Readable;
  try {
    refuseTooLarge(length, manifest);
    return await readBounded(stream, manifest);
  } finally {
    // what is not read would keep the connection
    stream.destroy();
  }
}

async function answerOf(bytes: Uint8Array, contentType: string | undefined, uri: string, { result }: S3GetObjectHandlerManifest): Promise<unknown> {
  const parsed = isJson(contentType) ? parseJson(bytes) : undefined;
  if (parsed?.outcome === 'parsed') {
    return new ToolValue(await selectResult(result, parsed.value));
  }
  if (result !== undefined) {
    throw new ToolFailure('failed', `The object is not JSON, of which a result could be selected; its type is ${contentType}`);
  }
  return contentOf(bytes, contentType, uri);
}
