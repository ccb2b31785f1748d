import { Token } from 'aws-cdk-lib';
import type { SchemaProblem } from './json-schema';
import { ANNOTATIONS, SCHEMA_MAPS } from '../contract';

/** Deeper schemas are mistakes, or made to exhaust their readers. In levels of objects and arrays. */
const MAX_DEPTH = 64;
/** Every client reads every schema. In bytes of JSON. */
const MAX_SIZE = 128 * 1024;

/** The members of an object. Values of annotations alone may be known at deployment only: what decides is made into code at synthesis. */
type Members = 'keywords' | 'names' | 'annotations' | 'decisive';

/**
 * Finds what keeps a schema from being written as JSON without loss.
 *
 * @param value what the owner gave as a schema
 * @returns at most one problem for each place
 */
export function jsonProblems(value: unknown): SchemaProblem[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || Token.isUnresolved(value)) {
    return [{ pointer: '', message: 'a schema must be a JSON object' }];
  }
  const problems = [...walk(value, '', 1, 'keywords')];
  if (problems.length > 0) {
    return problems;
  }
  const size = sizeOf(value);
  return size <= MAX_SIZE ? [] : [{
    pointer: '',
    message: `the schema has ${size} bytes of JSON, more than ${MAX_SIZE}${whereMostIs(value as Record<string, unknown>)}; leave out what no model needs`,
  }];
}

/** Descends into a value as long as most of it is in one member. */
function whereMostIs(value: Record<string, unknown>): string {
  let pointer = '';
  let size = sizeOf(value);
  for (let current: unknown = value; ;) {
    const members = Object.entries(typeof current === 'object' && current !== null ? current : {}).map(([name, member]) => ({ name, member, size: sizeOf(member) }));
    const largest = members.sort((a, b) => b.size - a.size)[0];
    if (largest === undefined || largest.size < size / 2) {
      return pointer && `: ${size} of them are at ${pointer}`;
    }
    pointer += `/${escaped(largest.name)}`;
    ({ size, member: current } = largest);
  }
}

function sizeOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value) ?? '');
}

/** A name in a JSON pointer (RFC 6901). */
function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

function* walk(value: unknown, pointer: string, depth: number, members: Members): Generator<SchemaProblem> {
  if (depth > MAX_DEPTH) {
    yield { pointer: `${pointer.slice(0, 60)}...`, message: `the schema is nested deeper than ${MAX_DEPTH} levels, or holds itself` };
  } else if (typeof value === 'string') {
    if (Token.isUnresolved(value) && members !== 'annotations') {
      yield { pointer, message: `a CloudFormation token can only stand in ${ANNOTATIONS.join(', ')}: this must be known at synthesis` };
    }
  } else if (value === null || typeof value === 'boolean' || (Number.isFinite(value) && !Token.isUnresolved(value))) {
    return;
  } else if (Array.isArray(value) && !Token.isUnresolved(value)) {
    for (const [index, member] of value.entries()) {
      yield* walk(member, `${pointer}/${index}`, depth + 1, members);
    }
  } else if (isPlainObject(value) && !Token.isUnresolved(value)) {
    yield* walkObject(value, pointer, depth, members);
  } else {
    yield { pointer, message: `${describe(value)} is not a JSON value that is known at synthesis` };
  }
}

function* walkObject(value: Record<string, unknown>, pointer: string, depth: number, members: Members): Generator<SchemaProblem> {
  for (const [name, member] of Object.entries(value)) {
    // a call with an argument of that name is refused
    const isUnusable = name === '$deployTimeValue' || (name === '__proto__' && pointer.endsWith('/properties'));
    if (isUnusable || Token.isUnresolved(name)) {
      yield { pointer, message: `a member cannot be named ${Token.isUnresolved(name) ? 'by a CloudFormation token' : JSON.stringify(name)}` };
    } else {
      yield* walk(member, `${pointer}/${escaped(name)}`, depth + 1, membersOf(name, members));
    }
  }
}

/** Tells what the members of a member are. */
function membersOf(name: string, members: Members): Members {
  if (members === 'annotations' || members === 'decisive') {
    return members;
  }
  if (members === 'names') {
    return 'keywords';
  }
  if (ANNOTATIONS.includes(name)) {
    return 'annotations';
  }
  if (SCHEMA_MAPS.includes(name)) {
    return 'names';
  }
  return name === 'const' || name === 'enum' ? 'decisive' : 'keywords';
}

/** Whether a value is an object as JSON has them, and not an instance of a class. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function describe(value: unknown): string {
  if (Token.isUnresolved(value)) {
    return 'a CloudFormation token';
  }
  return typeof value === 'object' ? `an instance of ${value?.constructor?.name}` : String(value);
}
