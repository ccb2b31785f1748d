import type { OpenApiDocument } from './document';
import { isObject, type JsonObject } from './json-object';
import { pointerTo } from './json-pointer';
import type { Place } from './place';
import { annotationsOf, isAnnotation, soleSchema } from './sole-schema';

/** A member of a plain object. */
export interface PlainMember extends Place {
  readonly name: string;
  readonly required: boolean;
}

/** The schema of an object whose members do not depend on each other. */
export interface PlainObject {
  /** What it says about the object. */
  readonly annotations: JsonObject;
  readonly members: readonly PlainMember[];
}

/** Keywords that a plain object may have. How many members it has, and which it has besides, is no matter of single ones. */
const PLAIN = ['type', 'nullable', 'properties', 'required', 'allOf', 'additionalProperties', 'minProperties', 'maxProperties', 'discriminator'];

/** Names that are members of the contract's `Mapping`, and would be taken for it in an object of one member. */
const RESERVED = ['$value', '$text', '$literal'];

/**
 * A schema as that of a plain object, with the members of those of which it is composed.
 *
 * @returns undefined when its members can be told by none of that
 */
export function plainObject(document: OpenApiDocument, place: Place): PlainObject | undefined {
  const members = new Map<string, Place>();
  const required = new Set<string>();
  const passed = new Set<string>();

  const isPlain = (part: Place): boolean => {
    const { value, pointer } = soleSchema(document, part);
    if (passed.has(pointer)) {
      return true;
    }
    passed.add(pointer);
    const { type = 'object', properties = {}, required: names = [], allOf = [] } = value;
    const types = [type].flat().filter((one) => one !== 'null');
    if (!Object.keys(value).every((name) => PLAIN.includes(name) || isAnnotation(name)) || types.length !== 1 || types[0] !== 'object') {
      return false;
    }
    for (const [name, member] of Object.entries(isObject(properties) ? properties : {})) {
      if (members.has(name) || RESERVED.includes(name)) {
        return false;
      }
      members.set(name, { value: member, pointer: pointer + pointerTo('properties', name) });
    }
    (Array.isArray(names) ? names : []).forEach((name: string) => required.add(name));
    return (Array.isArray(allOf) ? allOf : []).every((one, index) => isPlain({ value: one, pointer: `${pointer}/allOf/${index}` }));
  };

  if (!isPlain(place)) {
    return undefined;
  }
  const isSent = (member: Place) => soleSchema(document, member).value.readOnly !== true;
  return {
    annotations: annotationsOf(soleSchema(document, place).value),
    members: [...members].map(([name, member]) => ({ name, ...member, required: required.has(name) && isSent(member) })),
  };
}
