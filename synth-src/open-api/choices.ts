import { valueProblems } from './fixed-value';
import { type JsonObject, memberOf } from './json-object';
import { Refusal } from './refusal';
import type { SchemaBundle } from './schema-bundle';
import type { ParameterOverride } from '../../src/backends/open-api/open-api-backend-props';
import type { FixedValue } from '../../src/backends/open-api/open-api-import';
import type { Mapping } from '../../src/contract';

/** What a model gives a value for, unless the owner of the server does: a parameter, the body, or a member of the body. */
export interface Choice {
  /** As the document has it. Overrides go by it. */
  readonly name: string;
  /** Where its schema stands in the document. */
  readonly pointer: string;
  readonly required: boolean;
  readonly schema: (bundle: SchemaBundle) => JsonObject;
  /** Values of which a request would have nothing, where it must have something. */
  readonly emptyValues?: readonly unknown[];
}

/** How choices become those of models. */
export interface Choosing {
  /** What the overrides of these choices are called in messages. */
  readonly prop: (name: string) => string;
  /** Of the object with the chosen values, in the source of mappings. */
  readonly path: readonly string[];
  /** What the choices are called, unless overrides say otherwise. */
  readonly nameOf: (name: string) => string;
  readonly nameProblems: (name: string) => string[];
  readonly overrides: { readonly [name: string]: ParameterOverride };
  readonly compileFixed: (value: unknown) => FixedValue;
  readonly newBundle: () => SchemaBundle;
}

/** What a model chooses, and what comes of it. */
export interface Chosen {
  readonly properties: { readonly [name: string]: JsonObject };
  readonly required: readonly string[];
  /** By the names of the document, without what is left out. */
  readonly values: ReadonlyMap<string, Mapping>;
  /** Where the schemas of the properties stand in the document. */
  readonly pointers: ReadonlyMap<string, string>;
}

/**
 * Leaves to a model what its owner does not decide.
 *
 * @param problems is added to, if the owner wants what cannot be
 */
export function choose(choices: readonly Choice[], bundle: SchemaBundle, choosing: Choosing, problems: string[]): Chosen {
  const properties = new Map<string, JsonObject>();
  const required: string[] = [];
  const values = new Map<string, Mapping>();
  const pointers = new Map<string, string>();
  for (const choice of choices) {
    const override = (memberOf(choosing.overrides, choice.name) ?? {}) as ParameterOverride;
    const prop = choosing.prop(choice.name);
    problems.push(...overrideProblems(choice, override).map((problem) => `${prop}${problem}`));
    if (override.omit) {
      continue;
    }
    if (override.fixed !== undefined) {
      const { mapping, known } = choosing.compileFixed(override.fixed);
      values.set(choice.name, mapping);
      problems.push(...(known ? fixedProblems(choice, known.value, choosing.newBundle()) : []).map((problem) => `${prop}.fixed${problem}`));
      continue;
    }
    const name = override.name ?? choosing.nameOf(choice.name);
    problems.push(...choosing.nameProblems(name).map((problem) => `${prop}.name ${problem}`));
    if (properties.has(name)) {
      problems.push(`${prop}: two would be named ${JSON.stringify(name)}; give one another name`);
    }
    properties.set(name, {
      ...(override.name === undefined && name !== choice.name && { title: choice.name }),
      ...choice.schema(bundle),
      ...(override.description !== undefined && { description: override.description }),
    });
    required.push(...(choice.required ? [name] : []));
    values.set(choice.name, { $value: [...choosing.path, name] });
    pointers.set(name, choice.pointer);
  }
  return { properties: Object.fromEntries(properties), required, values, pointers };
}

function overrideProblems({ required }: Choice, { omit, fixed, name, description }: ParameterOverride): string[] {
  const meaningless = Object.entries({ name, description }).filter(([, value]) => value !== undefined).map(([prop]) => prop);
  return [
    ...(omit && required ? [': it is required, so it cannot be omitted; give it a fixed value'] : []),
    ...(omit && fixed !== undefined ? [': it is either omitted or fixed; give one of them'] : []),
    ...(omit || fixed !== undefined ? meaningless.map((prop) => `.${prop}: models do not see what is ${omit ? 'omitted' : 'fixed'}; leave it out`) : []),
  ];
}

function fixedProblems({ schema, emptyValues = [] }: Choice, value: unknown, bundle: SchemaBundle): string[] {
  if (emptyValues.includes(value)) {
    return [`: a request must have a value for it, and of ${JSON.stringify(value)} it would have none`];
  }
  try {
    return valueProblems({ ...schema(bundle), ...bundle.$defs }, value);
  } catch (error) {
    if (error instanceof Refusal) {
      return []; // nobody needs the schema of what is fixed
    }
    throw error;
  }
}
