import { describedSchema, exampleValues } from './described-schema';
import type { OpenApiDocument, Place } from './document';
import type { JsonObject } from './json-object';
import type { Operation } from './operations';
import type { SchemaBundle } from './schema-bundle';
import type { HttpParameterManifest } from '../../src/contract';
import type { ParameterName } from '../../src/private/open-api';

/** A Parameter Object, without a reference. */
export interface Parameter extends Place<JsonObject>, ParameterName {
  readonly required: boolean;
}

/** How the value of a parameter is written, everything said. */
export type ParameterSerialization = Omit<HttpParameterManifest, 'value'>;

/** Headers that OpenAPI describes elsewhere: a parameter of the name is to be ignored (OpenAPI 3.1, Parameter Object). */
const IGNORED_HEADERS = ['accept', 'content-type', 'authorization'];

const DEFAULT_STYLE = { path: 'simple', query: 'form', header: 'simple', cookie: 'form' } as const;

/**
 * The parameters of an operation, in the order of the document; those of the operation replace those of its path.
 *
 * @param supplied those that every request has already
 */
export function parametersOf(document: OpenApiDocument, operation: Operation, supplied: readonly ParameterName[]): Parameter[] {
  const declared = [operation.pathItem, operation].flatMap((place) => document.members(document.member(place, 'parameters')))
    .map((place) => {
      const { value, pointer } = document.resolve(place);
      return { value, pointer, name: value.name as string, in: value.in as Parameter['in'], required: value.required === true || value.in === 'path' };
    });
  const last = new Map(declared.map((parameter) => [`${parameter.in} ${parameter.name}`, parameter]));
  return [...last.values()].filter((parameter) => !isIgnored(parameter) && !supplied.some((other) => isSame(parameter, other)));
}

/** The schema of the argument. */
export function parameterSchema(document: OpenApiDocument, bundle: SchemaBundle, parameter: Parameter): JsonObject {
  const holder = mediaTypeOf(document, parameter) ?? parameter;
  const { description, deprecated } = parameter.value;
  return describedSchema(bundle, document.member(holder, 'schema'), {
    description,
    deprecated,
    examples: [...exampleValues(document, parameter), ...(holder === parameter ? [] : exampleValues(document, holder))],
  });
}

/** How the argument is written. */
export function parameterSerialization(document: OpenApiDocument, parameter: Parameter): ParameterSerialization {
  const { in: location, name, value } = parameter;
  const mediaType = mediaTypeOf(document, parameter);
  if (mediaType) {
    return { in: location, name, contentType: mediaType.name };
  }
  const style = (value.style ?? DEFAULT_STYLE[location]) as ParameterSerialization['style'];
  return {
    in: location,
    name,
    style,
    explode: typeof value.explode === 'boolean' ? value.explode : style === 'form',
    ...(location === 'query' && value.allowReserved === true && { allowReserved: true }),
  };
}

/** The Media Type Object of a parameter that is a document in itself; there is one at most. */
function mediaTypeOf(document: OpenApiDocument, parameter: Parameter): (Place & { readonly name: string }) | undefined {
  return document.members(document.member(parameter, 'content')).at(0);
}

function isIgnored({ in: location, name }: ParameterName): boolean {
  return location === 'header' && IGNORED_HEADERS.includes(name.toLowerCase());
}

function isSame(one: ParameterName, other: ParameterName): boolean {
  return one.in === other.in && (one.in === 'header' ? one.name.toLowerCase() === other.name.toLowerCase() : one.name === other.name);
}
