import { upgradeSchema } from './dialect';
import type { JsonObject } from './json-object';
import { annotationsOf, type SoleSchema } from './sole-schema';
import type { OpenApiVersion } from './validation';
import { TEXT_MEDIA_TYPE } from '../../src/contract';

/**
 * The schema of what a model gives for a file of a form: its content, or, as the contract's `FormFile`, the content with a name and a type.
 *
 * @param types that it may have, the first unless another is chosen; ranges among the others
 */
export function fileSchema(version: OpenApiVersion, { value, nullable }: SoleSchema, types: readonly string[]): JsonObject {
  const encoding = types.every((type) => TEXT_MEDIA_TYPE.test(type)) ? {} : { contentEncoding: 'base64' };
  const [contentMediaType, ...others] = types;
  return {
    ...upgradeSchema(version, annotationsOf(value)),
    anyOf: [
      { type: nullable ? ['string', 'null'] : 'string', ...encoding, contentMediaType },
      {
        type: 'object',
        properties: {
          content: { type: 'string', ...encoding, ...(others.length === 0 && { contentMediaType }) },
          filename: { type: 'string', minLength: 1, maxLength: 255, description: 'Such as report.pdf' },
          ...(others.length > 0 && { contentType: typeSchema(contentMediaType, others) }),
        },
        required: ['content'],
        additionalProperties: false,
      },
    ],
  };
}

function typeSchema(first: string, others: readonly string[]): JsonObject {
  const ranges = others.filter((type) => type.includes('*'));
  return ranges.length > 0
    ? { type: 'string', description: `The media type; ${first} if left out${ranges.includes('*/*') ? '' : `, otherwise one of ${others.join(', ')}`}` }
    : { enum: [first, ...others] };
}
