import { parameterParts, pathText, textOf, type ParameterStyle, type Serialization } from './parameter-styles';
import { asItIs, encodeAll, encodeUnlessReserved, type Encode } from './percent-encoding';
import type { HttpParameterManifest, MappingSource } from '../../../../src/contract';
import { MappingError, mapValues } from '../../call/mapping';
import { isJson } from '../../call/media-type';

/** How a value is to be written, as in the Parameter Object or the Encoding Object of OpenAPI. */
export type WrittenAs = Pick<HttpParameterManifest, 'style' | 'explode' | 'allowReserved' | 'contentType'>;

/** OpenAPI 3.1: the `style` of parameters that name none. */
const DEFAULT_STYLES = { path: 'simple', header: 'simple', query: 'form', cookie: 'form' } as const;

/**
 * The path of a URL, with the values of the path parameters in it.
 *
 * @param template without a query
 */
export function requestPath(template: string, parameters: readonly HttpParameterManifest[], source: MappingSource): string {
  const inPath = new Map(parameters.filter((parameter) => parameter.in === 'path').map((parameter) => [parameter.name, parameter]));
  return template.split('/').map((segment) => {
    if (!segment.includes('{')) {
      return segment;
    }
    const filled = segment.replace(/\{([^{}]+)\}/g, (placeholder, name: string) => {
      const parameter = inPath.get(name);
      const several = parameter ?? inPath.get(name.replace(/^\+|\+$/, ''));
      return parameter ? pathValue(parameter, source) : several ? pathOfSegments(several, source) : placeholder;
    });
    // Encoded or not: URL parsers resolve both (WHATWG URL, double-dot URL path segment).
    const dots = filled.split('/').find((part) => /^(\.|%2e){1,2}$/i.test(part));
    if (dots !== undefined) {
      throw new MappingError(`The path ${template} cannot have the segment "${dots}"`);
    }
    return filled;
  }).join('/');
}

/** The value of a greedy path variable, as Amazon API Gateway has them: its slashes are those of the path. */
function pathOfSegments(parameter: HttpParameterManifest, source: MappingSource): string {
  const value = written(parameter, source);
  return typeof value === 'string' && value !== '' ? value.split('/').map(encodeAll).join('/') : pathValue(parameter, source);
}

function pathValue(parameter: HttpParameterManifest, source: MappingSource): string {
  const value = written(parameter, source);
  const text = value === '' ? '' : pathText(parameter.name, value, serialization(parameter, 'simple', encodeAll));
  if (text === '') {
    throw new MappingError(`The value of ${parameter.name} is missing or empty`);
  }
  return text;
}

/**
 * The parameters of a query, `name=value` each.
 *
 * @param fixed those that every request has
 */
export function queryParts(parameters: readonly HttpParameterManifest[], source: MappingSource, fixed: readonly string[] = []): string[] {
  return [...fixed, ...partsOf('query', parameters, source, fixed.map(nameIn))];
}

/** The parameters of a `Cookie` header, `name=value` each. */
export function cookieParts(parameters: readonly HttpParameterManifest[], source: MappingSource): string[] {
  return partsOf('cookie', parameters, source);
}

function partsOf(place: 'query' | 'cookie', parameters: readonly HttpParameterManifest[], source: MappingSource, others: readonly string[] = []): string[] {
  const names = [...parameters.filter((parameter) => parameter.in === place).map(({ name }) => name), ...others];
  return parameters.filter((parameter) => parameter.in === place).flatMap((parameter) => {
    const parts = writtenParts(parameter.name, mapValues(parameter.value, source), parameter, DEFAULT_STYLES[place]);
    refuseOthers(parts, parameter.name, names);
    return parts;
  });
}

/**
 * The members of an object may be parameters of their own, by names of the caller's choosing; but not those that others have, of which the
 * service might take the last, or the first.
 *
 * @throws MappingError
 */
export function refuseOthers(parts: readonly string[], own: string, names: readonly string[]): void {
  const other = parts.map(nameIn).find((name) => name !== own && names.includes(name));
  if (other !== undefined) {
    throw new MappingError(`${own} has the member ${other}, which is a parameter by itself`);
  }
}

function nameIn(part: string): string {
  return decodeURIComponent(part.split('=')[0]!);
}

/** A value as `name=value`, once or several times. */
export function writtenParts(name: string, value: unknown, as: WrittenAs, defaultStyle: ParameterStyle): string[] {
  const text = as.contentType === undefined ? value : documentText(value, as.contentType);
  return parameterParts(name, text, serialization(as, defaultStyle, as.allowReserved ? encodeUnlessReserved : encodeAll));
}

/** The headers that are parameters. */
export function headerParameters(parameters: readonly HttpParameterManifest[], source: MappingSource): [name: string, value: string][] {
  return parameters.filter((parameter) => parameter.in === 'header').flatMap((parameter) => {
    const parts = parameterParts(parameter.name, written(parameter, source), serialization(parameter, 'simple', asItIs));
    return parts.length === 0 ? [] : [[parameter.name, headerValue(parameter.name, parts.join(','))] as [string, string]];
  });
}

/** Characters of a header field that every server reads alike (RFC 9110 section 5.5); the end of a line is none of them. */
const FIELD_VALUE = /^[\x20-\x7e]*$/;

/** @throws MappingError when text cannot be the value of a header */
function headerValue(name: string, text: string): string {
  if (!FIELD_VALUE.test(text)) {
    throw new MappingError(`The value of ${name} is sent as an HTTP header, which has printable ASCII characters only`);
  }
  return text;
}

function written(parameter: HttpParameterManifest, source: MappingSource): unknown {
  const value = mapValues(parameter.value, source);
  return parameter.contentType === undefined ? value : documentText(value, parameter.contentType);
}

function documentText(value: unknown, contentType: string): string | undefined {
  if (value === undefined) {
    return undefined;
  }
  // escaped where a header could not hold it
  return isJson(contentType)
    ? JSON.stringify(value).replace(/[\x7f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    : textOf(value);
}

function serialization({ style, explode }: WrittenAs, defaultStyle: ParameterStyle, encode: Encode): Serialization {
  const actual = style ?? defaultStyle;
  // OpenAPI 3.1: `explode` is true for `form` unless it is given; a deep object is always
  return { style: actual, explode: explode ?? actual === 'form', encode };
}
