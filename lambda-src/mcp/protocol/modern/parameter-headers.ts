import { decodeHeader } from './encoded-header';
import { HEADER_KEYWORD } from './header-declaration';
import type { JsonObject } from '../../../../src/contract';
import { isObject } from '../../../shared/json-object';
import { HeaderMismatchError } from '../../call/protocol-error';

/* Headers that repeat arguments of a tool (MCP 2026-07-28, transports, custom headers). */

/** An argument that a header repeats. */
interface RepeatedArgument {
  /** The names of the members that lead to it. */
  readonly path: readonly string[];
  /** As the schema writes it, behind `Mcp-Param-`. */
  readonly header: string;
  readonly type: string;
}

/** RFC 9110 section 5.6.2. */
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** The types whose values a header can hold. Numbers are a mistake, but a client that knows them sends them. */
const TYPES = new Set<unknown>(['string', 'integer', 'boolean', 'number']);

/** The keywords below which a header cannot be told from the value alone. Their schemas are in an object by name, in an array, or alone. */
const ELSEWHERE = [
  'items', 'prefixItems', 'contains', 'additionalProperties', 'unevaluatedProperties', 'unevaluatedItems', 'propertyNames', 'oneOf', 'anyOf',
  'allOf', 'not', 'if', 'then', 'else',
];
const ELSEWHERE_BY_NAME = ['patternProperties', 'dependentSchemas', '$defs', 'definitions'];

/** A schema breaks the rules for such headers, so that nothing can be said by it. */
class InvalidDeclarationError extends Error {}

/** The arguments of schemas that have been read. */
const known = new WeakMap<object, readonly RepeatedArgument[]>();

/**
 * Makes sure that headers repeat the arguments of a call as the schema of its tool asks for.
 *
 * @param headers by their names in lower case
 * @throws HeaderMismatchError
 */
export function requireParameterHeaders(inputSchema: JsonObject, args: unknown, headers: Readonly<Record<string, string>>): void {
  for (const { path, header, type } of repeatedArguments(inputSchema)) {
    const argument = valueAt(args, path);
    const text = textOf(argument);
    if (text === undefined) {
      continue;
    }
    const name = `Mcp-Param-${header}`;
    const value = headers[name.toLowerCase()];
    const carried = `the body carries ${path.join('.')}=${JSON.stringify(argument)}`;
    if (value === undefined) {
      throw new HeaderMismatchError(name, `${carried} but the ${name} header is absent`);
    }
    const decoded = decodeHeader(value);
    if (decoded === undefined) {
      throw new HeaderMismatchError(name, `the ${name} header carries an invalid Base64 sentinel value`);
    }
    if (!(isSameNumber(decoded, argument, type) || decoded === text)) {
      throw new HeaderMismatchError(name, `the ${name} header decodes to ${JSON.stringify(decoded)} but ${carried}`);
    }
  }
}

function repeatedArguments(schema: JsonObject): readonly RepeatedArgument[] {
  let found = known.get(schema);
  if (found === undefined) {
    found = declaredIn(schema);
    known.set(schema, found);
  }
  return found;
}

function declaredIn(schema: JsonObject): readonly RepeatedArgument[] {
  const found: RepeatedArgument[] = [];
  try {
    collect(schema, [], true, found);
    return found;
  } catch (error) {
    if (error instanceof InvalidDeclarationError) {
      return [];
    }
    throw error;
  }
}

function collect(schema: unknown, path: readonly string[], isReached: boolean, found: RepeatedArgument[]): void {
  if (typeof schema !== 'object' || schema === null) {
    return;
  }
  const { [HEADER_KEYWORD]: header, type, properties, ...others } = schema as Readonly<Record<string, unknown>>;
  if (header !== undefined) {
    const isAllowed = isReached && path.length > 0 && typeof header === 'string' && TOKEN.test(header) && TYPES.has(type);
    if (!isAllowed || found.some((other) => other.header.toLowerCase() === header.toLowerCase())) {
      throw new InvalidDeclarationError();
    }
    found.push({ path, header, type: type as string });
  }
  if (isObject(properties)) {
    Object.entries(properties).forEach(([name, inner]) => collect(inner, [...path, name], isReached, found));
  }
  const elsewhere = [...ELSEWHERE.map((name) => others[name]).flat(), ...ELSEWHERE_BY_NAME.flatMap((name) => Object.values(others[name] ?? {}))];
  elsewhere.forEach((inner) => collect(inner, path, false, found));
}

function valueAt(args: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, name) => (isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined), args);
}

/** Writes an argument as a header has it. There is none for others than strings, booleans and exact numbers. */
function textOf(argument: unknown): string | undefined {
  switch (typeof argument) {
    case 'string': return argument;
    case 'boolean': return String(argument);
    case 'number': return Number.isInteger(argument) && !Number.isSafeInteger(argument) ? undefined : String(argument);
    default: return undefined;
  }
}

/** Tells whether a header writes a number in another way, as in `1.0`. */
function isSameNumber(decoded: string, argument: unknown, type: string): boolean {
  return (type === 'integer' || type === 'number') && typeof argument === 'number' && /^-?\d+(\.\d+)?$/.test(decoded) && Number(decoded) === argument;
}
