import { choose, type Choosing } from './choices';
import { describedSchema } from './described-schema';
import type { OpenApiDocument } from './document';
import type { JsonObject } from './json-object';
import { plainObject } from './plain-object';
import type { RequestBody } from './request-body';
import type { SchemaBundle } from './schema-bundle';
import type { ParameterOverride } from '../../src/backends/open-api/open-api-backend-props';
import type { Mapping } from '../../src/contract';

/** A body of which the owner decides on single members. */
export interface BodyMembers {
  /** Of what the model gives. */
  readonly schema: JsonObject;
  readonly required: boolean;
  /** Whether there is anything for the model to give. */
  readonly isChosen: boolean;
  /** The body, made of the members that the document names alone. */
  readonly value: Mapping;
  /** Names of members that are never sent. */
  readonly omitted: string[];
  /** Where the schemas of the members stand in the document. */
  readonly pointers: ReadonlyMap<string, string>;
}

/**
 * Leaves to a model what its owner does not decide of a body.
 *
 * @param whole what the owner wants of the body itself
 * @param choosing with the overrides of the members, for a model that gives the rest as `path`
 * @param problems is added to, if the owner wants what cannot be
 * @returns undefined in that case
 */
export function bodyMembers(
  document: OpenApiDocument,
  body: RequestBody,
  bundle: SchemaBundle,
  whole: ParameterOverride,
  choosing: Choosing,
  problems: string[],
): BodyMembers | undefined {
  const { prop, overrides } = choosing;
  const [first] = Object.keys(overrides);
  if (whole.omit || whole.fixed !== undefined) {
    problems.push(`${prop(first)}: the whole body is ${whole.omit ? 'omitted' : 'fixed'} already; override it or its members`);
    return undefined;
  }
  const object = body.form === 'value' ? plainObject(document, document.member(body.mediaType, 'schema')) : undefined;
  if (!object) {
    problems.push(`${prop(first)}: the body is not described as an object whose members stand for themselves; override the whole body`);
    return undefined;
  }
  const { members, annotations } = object;
  const names = members.map(({ name }) => name);
  problems.push(...Object.keys(overrides).filter((name) => !names.includes(name))
    .map((name) => `${prop(name)}: the body has no member of this name; there are ${names.join(', ') || 'none'}`));

  const { properties, required, values, pointers } = choose(members.map((member) => ({
    name: member.name,
    pointer: member.pointer,
    required: member.required,
    schema: (into) => describedSchema(into, member, {}),
  })), bundle, choosing, problems);
  // as values of the whole, they would hold what is not the model's to give
  const { default: _default, example: _example, examples: _examples, ...about } = annotations;
  const isSent = Object.values(overrides).some(({ fixed }) => fixed !== undefined);
  return {
    schema: {
      ...describedSchema(bundle, { value: about, pointer: body.mediaType.pointer }, { description: body.value.description }),
      type: 'object',
      properties,
      ...(required.length > 0 && { required }),
      additionalProperties: false,
    },
    required: isSent ? required.length > 0 : body.required,
    isChosen: Object.keys(properties).length > 0,
    value: Object.fromEntries(values),
    omitted: names.filter((name) => !values.has(name)),
    pointers,
  };
}
