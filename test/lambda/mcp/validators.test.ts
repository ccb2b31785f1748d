import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SCHEMAS, VALUES } from './schema-cases';
import { sdkValidator } from './sdk-validator';
import { validatorOf } from './validators';
import { CALL, SEARCH_OF_LISTED } from '../../../lambda-src/mcp/search/definitions';
import { type OwnSchema, ownValidator } from '../../../lambda-src/mcp/search/own-validator';
import { exampleArguments } from '../../../local/commands/example-arguments';
import type { JsonObject } from '../../../src/contract';
import { importedFile } from '../../constructs/open-api/imported';
import { repetitions } from '../../share.mts';

const README = 'node_modules/@readme/oas-examples';

/** The values that come of a value when one thing in it is another one, at any depth. */
function variationsOf(value: unknown, depth = 3): unknown[] {
  if (depth === 0 || typeof value !== 'object' || value === null) {
    return [null, '', 'x', -1, 1.5, [], {}];
  }
  const members = Object.entries(value);
  const changed = members.flatMap(([name, member]) => variationsOf(member, depth - 1).map((other) => ({ name, other })));
  return Array.isArray(value)
    ? [...changed.map(({ name, other }) => value.with(Number(name), other)), [...value, ...value], {}]
    : [...changed, ...members.map(([name]) => ({ name, other: undefined })), { name: 'unknown', other: 1 }].map(({ name, other }) => ({ ...value, [name]: other }));
}

/** Lists the values of which the two do not say the same. They come as JSON. */
function differences(schema: JsonObject, values: readonly unknown[]): object[] {
  const sdk = sdkValidator(schema);
  const validate = validatorOf(schema);
  return values.flatMap((value) => {
    const sent = JSON.parse(JSON.stringify(value));
    const [expected, problem] = [outcome(sdk, sent), outcome(validate, sent)];
    return problem === expected ? [] : [{ schema, value, expected, problem }];
  });
}

/** Returns what a validator says of a value. Ajv fails on some schemas whose alternatives evaluate properties by patterns, made at run time or at synthesis alike. */
function outcome(validate: (value: unknown) => unknown, value: unknown): unknown {
  try {
    return validate(value);
  } catch (error) {
    return (error as Error).name;
  }
}

/**
 * Schemas that mean the same in another one, and beside one. A bound of a format means nothing beside another format. Those that name what every object inherits are left out: they have values compared that have no
 * prototypes, of which the engine of the SDK finds equal ones different, or fails.
 */
const MOVABLE = SCHEMAS.filter((schema) => !/"(?:\$(?:ref|id|schema|dynamic|recursive)|constructor"|__proto__"|formatMinimum")/i.test(JSON.stringify(schema)));

const { composed } = fc.letrec<{ composed: JsonObject; member: JsonObject }>((tie) => ({
  member: fc.oneof({ maxDepth: 2 }, { arbitrary: fc.constantFrom(...MOVABLE), weight: 2 }, tie('composed')),
  composed: fc.oneof(
    fc.tuple(fc.constantFrom('allOf', 'anyOf', 'oneOf', 'prefixItems'), fc.array(tie('member'), { minLength: 1, maxLength: 3 }))
      .map(([keyword, list]) => ({ [keyword]: list })),
    fc.tuple(fc.constantFrom('not', 'items', 'contains', 'propertyNames', 'additionalProperties', 'if'), tie('member'))
      .map(([keyword, schema]) => ({ [keyword]: schema, then: false })),
    fc.dictionary(fc.constantFrom('a', 'b', 'a/b', '"'), tie('member'), { minKeys: 1 })
      .chain((properties) => fc.constantFrom({}, { unevaluatedProperties: false }, { additionalProperties: false }, { required: ['b'] }).map((rest) => ({ properties, ...rest }))),
    fc.tuple(tie('member'), tie('member')).map(([one, other]) => ({ ...one, ...other })),
  ),
}));

describe('a validator that was made at synthesis says what one says that is made at run time', () => {
  test.each(SCHEMAS.map((schema) => [JSON.stringify(schema).slice(0, 100), schema] as const))('%s', (_, schema) => {
    expect(differences(schema, VALUES)).toEqual([]);
  });

  test('of schemas within others', () => {
    fc.assert(fc.property(composed, (schema) => {
      expect(differences(schema, [...VALUES, ...VALUES.map((a) => ({ a })), ...VALUES.map((b) => ({ a: 1, b }))])).toEqual([]);
    }), { seed: Number(process.env.TEST_SEED), numRuns: repetitions(3_000, 60) });
  });

  test.each([
    'node_modules/@netlify/open-api/dist/swagger.json', `${README}/3.0/json/star-trek.json`, `${README}/3.1/json/readme.json`, `${README}/3.1/json/train-travel.json`,
    'node_modules/@scalar/galaxy/dist/3.1.yaml', `${README}/3.0/json/discriminators.json`, `${README}/3.0/json/polymorphism.json`, `${README}/3.0/json/circular-request-bodies.json`,
    `${README}/3.1/json/schema-validation-local.json`,
  ])('of the tools of %s', (file) => {
    const { tools } = importedFile(file, { responseSchemas: true, baseUrl: 'https://api.example.com' });
    const schemas = tools.flatMap(({ inputSchema, outputSchema }) => [inputSchema, outputSchema ?? {}]);
    const distinct = new Map(schemas.map((schema) => [JSON.stringify(schema), schema]));
    expect([...distinct.values()].flatMap((schema) => {
      const all = { ...schema, required: Object.keys(schema.properties ?? {}) };
      const examples = [exampleArguments(schema).arguments, exampleArguments(all).arguments];
      return differences(schema, [...examples, ...examples.flatMap((example) => variationsOf(example))]);
    })).toEqual([]);
  });
});

test('a keyword that only the engine knows means nothing', () => {
  const validate = validatorOf({ $async: true, properties: { a: { $async: true, type: 'integer' } } });

  expect(validate({ a: 1 })).toBeUndefined();
  expect(validate({ a: 'a' })).toBe('data/a must be integer');
});

test.each([
  ['const', { const: { toString: 1 } }, { toString: 1 }, { toString: 2 }],
  ['enum in a schema that names others', { enum: [{ a: 1 }], default: { toString: 1 } }, { a: 1 }, { a: 2 }],
  ['enum', { enum: [{ constructor: { a: 1 } }] }, { constructor: { a: 1 } }, { constructor: { a: 1 }, valueOf: 1 }],
  ['const of other members', { const: { a: 1 } }, { a: 1 }, { toString: 1 }],
  ['uniqueItems', { uniqueItems: true, items: { required: ['valueOf'] } }, [{ valueOf: 1 }, { valueOf: 2 }], [{ valueOf: 1 }, { valueOf: 1 }]],
])('%s compares objects by their members, whatever these are named', (_, schema, valid, invalid) => {
  const validate = validatorOf(schema);

  expect(validate(valid)).toBeUndefined();
  expect(validate(invalid)).toMatch(/^data must /);
});

describe('the tools of the search say of arguments what others would', () => {
  const lengths = [0, 1, 500, 501].map((length) => '𝒳'.repeat(length));

  test.each([SEARCH_OF_LISTED, CALL])('$name', ({ inputSchema }) => {
    const [own, sdk] = [ownValidator(inputSchema as unknown as OwnSchema), sdkValidator(inputSchema)];
    const names = [...Object.keys(inputSchema.properties as object), 'other', 'toString'];
    const member = fc.constantFrom<unknown>(...VALUES, ...lengths, 0.5, 20.5, 21);
    fc.assert(fc.property(fc.oneof(fc.dictionary(fc.constantFrom(...names), member), member), (value) => {
      expect({ value, problem: own(value) }).toEqual({ value, problem: sdk(value) });
    }), { seed: Number(process.env.TEST_SEED), numRuns: 300 });
  });
});
