import { describedSchema, exampleValues } from './described-schema';
import type { OpenApiDocument } from './document';
import type { JsonObject } from './json-object';
import type { Operation } from './operations';
import type { Place } from './place';
import { Refusal } from './refusal';
import type { SchemaBundle } from './schema-bundle';
import type { ParameterName } from '../../src/backends/open-api/open-api-import';
import type { HttpParameterManifest } from '../../src/contract';
import { HEADER_NAME, RESERVED_HEADERS } from '../../src/tools/handlers/http/header-names';

/** A Parameter Object, without a reference. */
export interface Parameter extends Place<JsonObject>, ParameterName {
  readonly required: boolean;
}

/** How the value of a parameter is written, everything said. */
export type ParameterSerialization = Omit<HttpParameterManifest, 'value'>;

/**
 * Headers that OpenAPI describes elsewhere, so that a parameter of the name is to be ignored (OpenAPI 3.1, Parameter Object), and those that
 * are no matter of models: a `Cookie` is made of credentials and of the parameters that are cookies.
 */
const IGNORED_HEADERS = ['accept', ...Object.keys(RESERVED_HEADERS)];

const DEFAULT_STYLE = { path: 'simple', query: 'form', header: 'simple', cookie: 'form' } as const;

/**
 * The parameters of an operation, in the order of the document; those of the operation replace those of its path.
 *
 * @param supplied those that every request has already
 */
export function parametersOf(document: OpenApiDocument, operation: Operation, supplied: readonly ParameterName[]): Parameter[] {
  const declared = [...operation.pathItems.toReversed(), operation].flatMap((place) => document.members(document.member(place, 'parameters')))
    .map((place) => parameterAt(document, place));
  const last = new Map(declared.map((parameter) => [identity(parameter), parameter]));
  return [...last.values()].filter((parameter) => !isIgnored(parameter) && !supplied.some((other) => identity(parameter) === identity(other)));
}

function parameterAt(document: OpenApiDocument, place: Place): Parameter {
  const { value, pointer } = document.resolve(place, 'parameter');
  const { name, in: location } = value;
  // what a reference leads to has only been compared with what stands there
  if (typeof name !== 'string' || !Object.hasOwn(DEFAULT_STYLE, String(location))) {
    throw new Refusal(place.pointer, `what is at ${pointer} is no parameter: those have a name, and "in" says where they are`);
  }
  if (location === 'header' && !HEADER_NAME.test(name)) {
    throw new Refusal(pointer, `${JSON.stringify(name)} is no name of a header (RFC 9110 section 5.1)`);
  }
  return { value, pointer, name, in: location as Parameter['in'], required: value.required === true || location === 'path' };
}

/** Where the schema of the argument stands. */
export function schemaPlace(document: OpenApiDocument, parameter: Parameter): Place {
  return document.member(mediaTypeOf(document, parameter) ?? parameter, 'schema');
}

/** The schema of the argument. */
export function parameterSchema(document: OpenApiDocument, bundle: SchemaBundle, parameter: Parameter): JsonObject {
  const holder = mediaTypeOf(document, parameter) ?? parameter;
  const { description, deprecated } = parameter.value;
  return describedSchema(bundle, schemaPlace(document, parameter), {
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

/** What only one parameter of a request can be. Names of headers have no case (RFC 9110 section 5.1). */
function identity({ in: location, name }: ParameterName): string {
  return `${location} ${location === 'header' ? name.toLowerCase() : name}`;
}
