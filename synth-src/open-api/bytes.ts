import { upgradeSchema } from './dialect';
import type { JsonObject } from './json-object';
import { annotationsOf, type SoleSchema } from './sole-schema';
import type { OpenApiVersion } from './validation';
import { TEXT_MEDIA_TYPE } from '../../src/contract';

/** The type of bytes of which nothing is known. */
export const BYTES = 'application/octet-stream';

/**
 * Whether a schema stands for the bytes of a document: `format: binary` in OpenAPI 3.0, the media type of what is sent, without an encoding,
 * in 3.1 (Data Types, and Considerations for File Uploads). A string of JSON, say, has a media type too.
 */
export function isBinary(schema: JsonObject): boolean {
  const { type, format, contentMediaType, contentEncoding } = schema;
  if (isString(schema) && format === 'binary') {
    return true;
  }
  return typeof contentMediaType === 'string' && contentEncoding === undefined
    && (type === undefined || type === 'null' || (isString(schema) && !TEXT_MEDIA_TYPE.test(contentMediaType)));
}

/** Says whether the values of a schema are strings, and nothing else but null. */
export function isString({ type }: JsonObject): boolean {
  const types = [type].flat().filter((one) => one !== 'null');
  return types.length === 1 && types[0] === 'string';
}

/**
 * The schema of what a model gives for a document that is sent as it is: text, or the bytes as base64.
 *
 * @param contentType what it is sent as, by which the function tells one from the other
 */
export function contentSchema(version: OpenApiVersion, { value, nullable }: SoleSchema, contentType: string): JsonObject {
  return {
    ...upgradeSchema(version, annotationsOf(value)),
    type: nullable ? ['string', 'null'] : 'string',
    ...(!TEXT_MEDIA_TYPE.test(contentType) && { contentEncoding: 'base64' }),
    contentMediaType: contentType,
  };
}
