import { upgradeFromThreeToThreeOne } from '@scalar/openapi-upgrader/3.0-to-3.1';
import type { JsonObject } from './json-object';
import type { OpenApiVersion } from './validation';

/**
 * A schema of the document as JSON Schema 2020-12 (OpenAPI 3.1), with the references it had.
 *
 * It is upgraded by itself: within a whole document, the upgrader takes components that are named like keywords for data.
 */
export function upgradeSchema(version: OpenApiVersion, schema: JsonObject): JsonObject {
  if (version === '3.1') {
    return schema;
  }
  const upgraded = upgradeFromThreeToThreeOne({ openapi: '3.0.4', components: { schemas: { schema } } }) as { components: { schemas: { schema: JsonObject } } };
  return upgraded.components.schemas.schema;
}

/** What may stand beside a reference in OpenAPI 3.0 and mean something to readers; all else there is to be ignored (Reference Object). */
const ANNOTATIONS = ['title', 'description', 'default', 'deprecated', 'readOnly', 'writeOnly'];

/** Of an upgraded schema of OpenAPI 3.0, what the upgrader leaves to others; schemas within it are not looked at. */
export function completeUpgrade(schema: JsonObject): JsonObject {
  if (typeof schema.$ref === 'string') {
    return Object.fromEntries(Object.entries(schema).filter(([name]) => name === '$ref' || ANNOTATIONS.includes(name)));
  }
  if (schema.type === undefined && typeof schema.contentMediaType === 'string') {
    return { ...schema, type: 'string' }; // bytes within JSON, of which the upgrader takes the type away
  }
  // strictly, it says nothing without a type, or beside an enum without null; what everybody who writes it means is that null is valid too
  const { nullable, type, ...rest } = schema;
  const types = [type].flat().filter((one) => one !== undefined);
  const restricts = ['oneOf', 'anyOf', 'not'].some((keyword) => keyword in rest) || (Array.isArray(rest.enum) && !rest.enum.includes(null));
  if (!restricts || (nullable !== true && !types.includes('null'))) {
    return { ...rest, ...(type !== undefined && { type }) };
  }
  const [other] = types.filter((one) => one !== 'null');
  return { anyOf: [{ ...(other !== undefined && { type: other }), ...rest }, { type: 'null' }] };
}
