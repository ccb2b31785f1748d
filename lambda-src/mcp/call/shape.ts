import type { Issue } from './issues';
import { isObject } from '../../shared/json-object';

/** A mistake in a value, in the words that clients of MCP know from its SDKs. */
export interface ShapeIssue extends Issue {
  /** The names of the members that lead to it. */
  readonly path: readonly string[];
}

/** Finds what is wrong with a value. */
export type Shape = (value: unknown) => readonly ShapeIssue[];

/** Takes any value. */
export const anything: Shape = () => [];

/** Takes a string. */
export const string: Shape = (value) => (typeof value === 'string' ? [] : [expected('string', value)]);

/** Takes true and false. */
export const boolean: Shape = (value) => (typeof value === 'boolean' ? [] : [expected('boolean', value)]);

/** Takes a number. */
export const number: Shape = (value) => (typeof value === 'number' ? [] : [expected('number', value)]);

/** Makes a shape that takes one of some strings. */
export function oneOf(...options: readonly string[]): Shape {
  const message = `Invalid option: expected one of ${options.map((option) => JSON.stringify(option)).join('|')}`;
  return (value) => (options.includes(value as string) ? [] : [{ path: [], message }]);
}

/** Makes a shape that takes one value. */
export function literal(constant: string): Shape {
  return (value) => (value === constant ? [] : [{ path: [], message: `Invalid input: expected ${JSON.stringify(constant)}` }]);
}

/** Makes a shape that takes what another one takes, and nothing. */
export function optional(shape: Shape): Shape {
  return (value) => (value === undefined ? [] : shape(value));
}

/** Makes a shape that takes an object with these members, and any others. */
export function object(members: Readonly<Record<string, Shape>>): Shape {
  return (value) => (isObject(value)
    ? Object.entries(members).flatMap(([name, shape]) => within(name, shape(Object.hasOwn(value, name) ? value[name] : undefined)))
    : [expected('object', value)]);
}

/** Makes a shape that takes an object all of whose members are alike. */
export function record(shape: Shape): Shape {
  return (value) => (isObject(value) ? Object.entries(value).flatMap(([name, member]) => within(name, shape(member))) : [expected('record', value)]);
}

/** Makes a shape that takes an array all of whose elements are alike. */
export function array(shape: Shape): Shape {
  return (value) => (Array.isArray(value) ? value.flatMap((item, index) => within(String(index), shape(item))) : [expected('array', value)]);
}

/** Makes a shape that takes what one of some others takes. */
export function either(...shapes: readonly Shape[]): Shape {
  return (value) => (shapes.some((shape) => shape(value).length === 0) ? [] : [{ path: [], message: 'Invalid input' }]);
}

function within(name: string, issues: readonly ShapeIssue[]): readonly ShapeIssue[] {
  return issues.map(({ path, message }) => ({ path: [name, ...path], message }));
}

function expected(type: string, value: unknown): ShapeIssue {
  return { path: [], message: `Invalid input: expected ${type}, received ${typeOf(value)}` };
}

function typeOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
}
