import { Lazy, Token } from 'aws-cdk-lib';
import { apiDescription, type Members } from './api-description';
import { boundsProblem } from './bounds';
import { inCanonicalOrder } from './canonical-order';
import { CDK_TYPES } from './cdk-types';
import { enumOf, expected } from './expected';
import { cdkTypeOf, kindOf } from './kind';
import { unknownStringProblem } from './known-strings';
import { ownClassOf } from './own-classes';
import type { Place } from './place';
import { readingOf } from './reading';
import { suggestedProp } from './suggested-prop';
import { isPlainObject } from '../json-value';

/** Stands for a value that cannot be used. */
const UNUSABLE = Symbol('unusable');

/** The word of messages for an entry of a list, and the member that tells it from the others. */
const NAMED_ENTRIES: { readonly [struct: string]: { readonly kind: string; readonly by: string } } = {
  ToolProps: { kind: 'tool', by: 'name' },
  ResourceProps: { kind: 'resource', by: 'uri' },
  ResourceTemplateProps: { kind: 'resource template', by: 'uriTemplate' },
  PromptProps: { kind: 'prompt', by: 'name' },
  PromptArgument: { kind: 'argument', by: 'name' },
  ScopeProps: { kind: 'scope', by: 'name' },
  PreRegisteredClient: { kind: 'client', by: 'clientId' },
};

/** Named values that can be used. */
export interface ReadMembers {
  readonly read: Record<string, unknown>;
  /** True if all are there that must be. */
  readonly complete: boolean;
}

/**
 * Reads what an owner has given: finds what is not of its type, and makes a copy without it, in one order of members, so that all that is
 * left can be checked and deployed. Plain JavaScript and the maps of other languages are of any type, and have any members.
 */
export class PropsReader {
  /** Lower case, no full stop; each names the place. */
  public readonly problems: string[] = [];

  /**
   * Reads named values.
   *
   * @param owner the struct, or the factory, that they are the members or arguments of
   * @param placeOf the place of each
   * @returns those that can be used, and whether all are there that must be
   */
  public readMembers(owner: string, members: Members, values: { readonly [name: string]: unknown }, placeOf: (name: string) => Place): ReadMembers {
    const read: Record<string, unknown> = {};
    let complete = true;
    for (const [key, type] of Object.entries(members)) {
      const optional = key.endsWith('?');
      const name = optional ? key.slice(0, -1) : key;
      const value = this.refuseByRule(owner, name, this.readMember(type, values[name], optional, placeOf(name)), placeOf(name));
      if (value !== undefined && value !== UNUSABLE) {
        read[name] = value;
      }
      complete &&= optional || (value !== undefined && value !== UNUSABLE);
    }
    return { read, complete };
  }

  private readMember(type: string, value: unknown, optional: boolean, place: Place): unknown {
    if (value === undefined) {
      return optional ? undefined : this.refuse(place, `is missing; it must be ${expected(type)}`);
    }
    return value === null && optional ? this.refuse(place, `is null; leave it out, or give ${expected(type)}`) : this.read(type, value, place);
  }

  private read(type: string, value: unknown, place: Place): unknown {
    if (type.endsWith('[]')) {
      return this.readList(type, value, place);
    }
    if (type.startsWith('{')) {
      return this.readMap(type, value, place);
    }
    if (type in apiDescription().structs) {
      return this.readStruct(type, value, place);
    }
    const values = enumOf(type);
    if (values) {
      return Object.values(values).includes(value as string) ? value : this.refuseType(type, value, place);
    }
    switch (type) {
      case 'any':
        return inCanonicalOrder(value);
      case 'string':
      case 'number':
      case 'boolean':
        return typeof value === type ? value : this.refuseType(type, value, place);
      default:
        return this.readInstance(type, value, place);
    }
  }

  private readInstance(type: string, value: unknown, place: Place): unknown {
    if (type in CDK_TYPES) {
      return typeof value === 'object' && value !== null && CDK_TYPES[type].is(value) ? value : this.refuseType(type, value, place);
    }
    if (type.includes('.')) {
      return typeof value === 'object' && value !== null ? value : this.refuse(place, `must be a ${type.replace(/^aws-/, '')}, got ${kindOf(value)}`);
    }
    if (typeof value !== 'object' || value === null || ownClassOf(value) !== type) {
      return this.refuseType(type, value, place);
    }
    const { problems, complete } = readingOf(value);
    this.problems.push(...problems.map((problem) => place.within(problem)));
    return complete ? value : UNUSABLE;
  }

  private readList(type: string, value: unknown, place: Place): unknown {
    const entryType = type.slice(0, -2);
    if (!Array.isArray(value)) {
      return this.refuseType(type, value, place);
    }
    if (Token.isUnresolved(value)) {
      return this.refuse(place, 'is a list that is known at deployment only; its length must be known at synthesis: name each value, as in Fn.select(0, list)');
    }
    const named = NAMED_ENTRIES[entryType];
    const entries = value.map((entry, index) => {
      const name = named && isPlainObject(entry) ? entry[named.by] : undefined;
      return this.read(entryType, entry, typeof name === 'string' ? place.entryNamed(named.kind, name) : place.entry(index));
    }).filter((entry) => entry !== UNUSABLE);
    // an empty list often means something, which nobody meant here
    return entries.length > 0 || value.length === 0 ? entries : UNUSABLE;
  }

  private readMap(type: string, value: unknown, place: Place): unknown {
    const valueType = type.slice(1, -1);
    if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Map || Token.isUnresolved(value)) {
      return this.refuseType(type, value, place);
    }
    if (!isPlainObject(value)) {
      return valueType === 'any' ? value : this.refuseType(type, value, place);
    }
    if (Object.keys(value).some((name) => Token.isUnresolved(name))) {
      return this.refuse(place, 'has a CloudFormation token as a name; names must be known at synthesis');
    }
    if (valueType === 'any') {
      return inCanonicalOrder(value);
    }
    const entries = Object.entries(value).filter(([, entry]) => entry !== undefined).sort(([one], [other]) => one < other ? -1 : 1);
    return Object.fromEntries(entries
      .map(([name, entry]) => [name, this.read(valueType, entry, place.member(name))] as const)
      .filter(([, entry]) => entry !== UNUSABLE));
  }

  private readStruct(type: string, value: unknown, place: Place): unknown {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || isSomethingElse(value)) {
      return this.refuseType(type, value, place);
    }
    const members = apiDescription().structs[type];
    if (isPlainObject(value)) {
      this.refuseOthers(type, value, members, place);
    }
    const { read, complete } = this.readMembers(type, members, value as Record<string, unknown>, (name) => place.member(name));
    if (complete) {
      return read;
    }
    // others refer to scopes by their names: they are not to be blamed for what is wrong with a scope
    return type === 'ScopeProps' ? { name: Lazy.string({ produce: () => '' }), description: Lazy.string({ produce: () => '' }), ...read } : UNUSABLE;
  }

  /** Whoever makes a class of their own for props may give it other members; in an object they are slips of the pen. */
  private refuseOthers(type: string, value: Record<string, unknown>, members: Members, place: Place): void {
    const names = Object.keys(members).map((name) => name.replace('?', ''));
    for (const name of Object.keys(value).filter((key) => value[key] !== undefined && !names.includes(key))) {
      const meant = suggestedProp(name, names);
      this.refuse(place.member(name), `is not a prop of ${type}; ${meant === undefined ? `leave it out: there are ${names.join(', ')}` : `did you mean ${meant}?`}`);
    }
  }

  private refuseType(type: string, value: unknown, place: Place): typeof UNUSABLE {
    const kind = kindOf(value);
    const [what, ...rest] = expected(type, kind).split('; ');
    const got = enumOf(type) && typeof value === 'string' ? JSON.stringify(value) : kind;
    return this.refuse(place, [`must be ${what}, got ${got}`, ...rest].join('; '));
  }

  private refuseByRule(owner: string, name: string, value: unknown, place: Place): unknown {
    const problem = value === UNUSABLE ? undefined : boundsProblem(name, value) ?? unknownStringProblem(owner, name, value);
    return problem === undefined ? value : this.refuse(place, problem);
  }

  private refuse(place: Place, problem: string): typeof UNUSABLE {
    this.problems.push(place.problem(problem));
    return UNUSABLE;
  }
}

/** Tells whether an object cannot be meant as props: it is a construct, or something else that props hold. */
function isSomethingElse(value: object): boolean {
  return Token.isUnresolved(value) || ownClassOf(value) !== undefined || (!isPlainObject(value) && ('node' in value || cdkTypeOf(value) !== undefined));
}
