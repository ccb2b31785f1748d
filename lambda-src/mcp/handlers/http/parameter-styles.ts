import type { Encode } from './percent-encoding';

/** A style of the Parameter Object of OpenAPI 3.1. */
export type ParameterStyle = 'simple' | 'label' | 'matrix' | 'form' | 'spaceDelimited' | 'pipeDelimited' | 'deepObject';

/** How a value is written. */
export interface Serialization {
  readonly style: ParameterStyle;
  readonly explode: boolean;
  readonly encode: Encode;
}

/** How a style expands a value, in the terms of RFC 6570 appendix A. */
interface Expansion {
  /** Whether values come with the name of the parameter. */
  readonly named: boolean;
  /** Between a name and an empty value. */
  readonly ifEmpty: string;
  /** Between the elements of a value that is not exploded. */
  readonly delimiter: string;
}

const EXPANSIONS: Readonly<Record<Exclude<ParameterStyle, 'deepObject'>, Expansion>> = {
  simple: { named: false, ifEmpty: '', delimiter: ',' },
  label: { named: false, ifEmpty: '', delimiter: ',' },
  matrix: { named: true, ifEmpty: '', delimiter: ',' },
  form: { named: true, ifEmpty: '=', delimiter: ',' },
  spaceDelimited: { named: true, ifEmpty: '=', delimiter: '%20' },
  pipeDelimited: { named: true, ifEmpty: '=', delimiter: '%7C' },
};

/** What precedes each part of a path parameter. */
const PATH_PREFIXES: { readonly [style: string]: string } = { label: '.', matrix: ';' };

/**
 * Writes the value of a parameter in its style (OpenAPI 3.1.1 section 4.8.12.3 and appendix C, which builds on RFC 6570).
 *
 * Values within arrays and objects that are no scalars themselves are written as JSON, since no style says how; `null` counts as absent.
 *
 * @returns the parts, which a `&`, a `; ` or the like stands between; none when the value is empty
 */
export function parameterParts(name: string, value: unknown, { style, explode, encode }: Serialization): string[] {
  if (isAbsent(value)) {
    return [];
  }
  if (style === 'deepObject') {
    return deepParts(name, value, encode);
  }
  const { named, ifEmpty, delimiter } = EXPANSIONS[style];
  const assign = (key: string, text: string) => `${encodeName(key, encode)}${text === '' ? ifEmpty : `=${text}`}`;
  const whole = (text: string) => (named ? assign(name, text) : text);
  if (!isStructure(value)) {
    return [whole(encode(textOf(value)))];
  }
  const elements = elementsOf(value);
  if (!explode) {
    const texts = elements.flatMap(([key, element]) => [...(Array.isArray(value) ? [] : [encode(key)]), encode(textOf(element))]);
    return texts.length === 0 ? [] : [whole(texts.join(delimiter))];
  }
  return elements.map(([key, element]) => {
    const text = encode(textOf(element));
    if (Array.isArray(value)) {
      return whole(text);
    }
    return named ? assign(key, text) : `${encode(key)}=${text}`;
  });
}

/** Writes a path parameter, with what its style puts before and between its parts. */
export function pathText(name: string, value: unknown, serialization: Serialization): string {
  const parts = parameterParts(name, value, serialization);
  const prefix = PATH_PREFIXES[serialization.style];
  return prefix === undefined ? parts.join(',') : parts.map((part) => `${prefix}${part}`).join('');
}

/** A scalar as text; anything else as JSON. */
export function textOf(value: unknown): string {
  return isStructure(value) ? JSON.stringify(value) : String(value);
}

/** `filter[color][0]=red`: of nested values, servers read this form, though no standard has it. */
function deepParts(name: string, value: unknown, encode: Encode): string[] {
  if (isStructure(value)) {
    return elementsOf(value).flatMap(([key, element]) => deepParts(`${name}[${key}]`, element, encode));
  }
  return [`${encodeName(name, encode)}=${encode(textOf(value))}`];
}

/** A name ends where the first `=` is, which may be reserved but not in it. */
function encodeName(name: string, encode: Encode): string {
  return encode(name).replaceAll('=', '%3D');
}

function elementsOf(value: object): [key: string, element: unknown][] {
  return Object.entries(value).filter(([, element]) => !isAbsent(element));
}

function isStructure(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}
