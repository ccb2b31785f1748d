import { InvalidArgumentsError } from './callable-tool';
import type { MappedLiteral, MappedText, MappedValue, Mapping, MappingSource } from '../../../src/contract';

/** The arguments of a call cannot be mapped. The message is for the model, which can correct them. */
export class MappingError extends InvalidArgumentsError {
  override readonly name = 'MappingError';
}

/**
 * Puts the values of a call into a mapping. What comes from the call is data: it is never searched for anything to replace.
 *
 * @returns undefined when the mapping is a value that the call does not have
 * @throws MappingError when a text needs a value that the call does not have, or that is neither string, number nor boolean
 */
export function mapValues(mapping: Mapping, source: MappingSource): unknown {
  if (Array.isArray(mapping)) {
    return mapping.map((item) => mapValues(item, source)).filter((item) => item !== undefined);
  }
  if (typeof mapping !== 'object' || mapping === null) {
    return mapping;
  }
  if (isOnly<MappedLiteral>(mapping, '$literal')) {
    return mapping.$literal;
  }
  if (isOnly<MappedValue>(mapping, '$value')) {
    return valueAt(mapping.$value, source);
  }
  if (isOnly<MappedText>(mapping, '$text')) {
    return mapping.$text.map((part) => typeof part === 'string' ? part : textAt(part.$value, source)).join('');
  }
  const members = Object.entries(mapping).map(([name, member]) => [name, mapValues(member, source)] as const);
  return Object.fromEntries(members.filter(([, value]) => value !== undefined));
}

function valueAt(path: readonly string[], source: MappingSource): unknown {
  let value: unknown = source;
  for (const name of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) {
      return undefined;
    }
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}

function textAt(path: readonly string[], source: MappingSource): string {
  const value = valueAt(path, source);
  const name = path.slice(1).join('.');
  if (value === undefined || value === null) {
    throw new MappingError(`The argument ${name} is missing`);
  }
  if (typeof value === 'object') {
    throw new MappingError(`The argument ${name} must be a string, a number or a boolean`);
  }
  return String(value);
}

function isOnly<T extends object>(node: object, name: keyof T & string): node is T {
  return name in node && Object.keys(node).length === 1;
}
