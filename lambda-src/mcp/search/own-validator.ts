import { isObject } from '../../shared/json-object';
import type { Validator } from '../tools/validator';

/** Those schemas of JSON Schema that the tools of the search have. */
export interface OwnSchema {
  readonly type: 'object';
  readonly properties: { readonly [name: string]: OwnStringSchema | OwnIntegerSchema | { readonly type: 'object' } };
  readonly required: readonly string[];
  readonly additionalProperties: false;
}

interface OwnStringSchema {
  readonly type: 'string';
  readonly minLength?: number;
  readonly maxLength?: number;
}

interface OwnIntegerSchema {
  readonly type: 'integer';
  readonly minimum: number;
  readonly maximum: number;
}

/** Makes the validator of a tool that nobody declared, in the words of those that synthesis makes of declared ones. */
export function ownValidator({ properties, required }: OwnSchema): Validator {
  return (value) => {
    if (!isObject(value)) {
      return 'data must be object';
    }
    const problems = [
      ...required.filter((name) => value[name] === undefined).map((name) => ` must have required property '${name}'`),
      ...Object.keys(value).filter((name) => !Object.hasOwn(properties, name)).map(() => ' must NOT have additional properties'),
      ...Object.entries(properties).filter(([name]) => value[name] !== undefined)
        .flatMap(([name, schema]) => PROBLEMS[schema.type](value[name], schema as never).map((problem) => `/${name} ${problem}`)),
    ];
    return problems.length === 0 ? undefined : problems.map((problem) => `data${problem}`).join(', ');
  };
}

/** The things that are wrong with a value, by the type that it should have. */
const PROBLEMS = {
  object: (value: unknown): string[] => isObject(value) ? [] : ['must be object'],
  string: (value: unknown, { minLength = 0, maxLength = Infinity }: OwnStringSchema): string[] => {
    if (typeof value !== 'string') {
      return ['must be string'];
    }
    // of code points
    const length = [...value].length;
    return [
      ...(length > maxLength ? [`must NOT have more than ${maxLength} characters`] : []),
      ...(length < minLength ? [`must NOT have fewer than ${minLength} characters`] : []),
    ];
  },
  integer: (value: unknown, { minimum, maximum }: OwnIntegerSchema): string[] => [
    ...(Number.isInteger(value) ? [] : ['must be integer']),
    ...(typeof value === 'number' && value > maximum ? [`must be <= ${maximum}`] : []),
    ...(typeof value === 'number' && value < minimum ? [`must be >= ${minimum}`] : []),
  ],
};
