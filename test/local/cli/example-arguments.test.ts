import { Ajv2020 } from 'ajv/dist/2020';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exampleArguments } from '../../../local/commands/example-arguments';

const object = (properties: object, more: object = {}) => ({ type: 'object', properties, required: Object.keys(properties), ...more });

test.each<[string, object, unknown]>([
  ['an example', { type: 'string', examples: ['onboarding', 'x'] }, 'onboarding'],
  ['a default', { type: 'integer', default: 7 }, 7],
  ['a constant', { const: 'on' }, 'on'],
  ['an enumeration', { enum: ['red', 'green'] }, 'red'],
  ['null, if that is all', { type: 'null' }, null],
  ['an empty list', { type: 'array', items: { type: 'string' } }, []],
  ['a list of what must be in it', { type: 'array', minItems: 2, prefixItems: [{ const: 1 }], items: { const: 2 } }, [1, 2]],
  ['a referenced schema', { $ref: '#/$defs/colour' }, 'blue'],
  ['all parts of a schema', { allOf: [object({ a: { const: 1 } }), object({ b: { const: 2 } })] }, { a: 1, b: 2 }],
  ['the first alternative', { anyOf: [{ const: 'first' }, { const: 'second' }] }, 'first'],
])('%s is taken', (_what, schema, value) => {
  const given = object({ x: schema }, { $defs: { colour: { enum: ['blue'] } } });

  expect(exampleArguments(given)).toEqual({ arguments: { x: value }, invented: [] });
});

test.each<[object, unknown]>([
  [{ type: 'string' }, 'example'],
  [{ type: ['null', 'string'], minLength: 10 }, 'example---'],
  [{ type: 'string', maxLength: 3 }, 'exa'],
  [{ type: 'string', format: 'constructor' }, 'example'],
  [{ type: 'boolean' }, false],
  [{ type: 'integer', minimum: 3 }, 3],
  [{ type: 'number', exclusiveMinimum: 0, maximum: 1 }, 0.5],
  [{ type: 'integer', exclusiveMinimum: 4, multipleOf: 5 }, 5],
  [{ type: 'integer', maximum: -2 }, -2],
  [{}, 'example'],
])('of %j, a value is made up, and told to be', (schema, value) => {
  expect(exampleArguments(object({ outer: object({ x: schema }) }))).toEqual({ arguments: { outer: { x: value } }, invented: ['outer.x'] });
});

test('only what is required is given', () => {
  expect(exampleArguments({ type: 'object', properties: { a: { type: 'string' } } })).toEqual({ arguments: {}, invented: [] });
});

test('schemas that contain themselves end', () => {
  const node: object = { ...object({ next: { $ref: '#' } }) };
  expect(JSON.stringify(exampleArguments(node).arguments).length).toBeLessThan(300);
});

test.each(['date', 'date-time', 'email', 'uri', 'uuid'])('the format %s is kept', (format) => {
  expect(exampleArguments(object({ x: { type: 'string', format } })).arguments.x).toMatch(/^[\w@.:/+-]+$/);
});

const leaf = fc.oneof(
  fc.record({ type: fc.constant('string'), minLength: fc.nat(20) }, { requiredKeys: ['type'] }),
  fc.record({ type: fc.constant('integer'), minimum: fc.integer({ min: -50, max: 50 }), multipleOf: fc.integer({ min: 1, max: 9 }) }, { requiredKeys: ['type'] }),
  fc.record({ type: fc.constant('number'), exclusiveMinimum: fc.integer({ min: -50, max: 50 }) }, { requiredKeys: ['type'] }),
  fc.record({ enum: fc.array(fc.jsonValue(), { minLength: 1, maxLength: 3 }) }),
  fc.constant({ type: 'boolean' }),
);
const { schema: anySchema } = fc.letrec<{ schema: object }>((tie) => ({
  schema: fc.oneof({ maxDepth: 4 }, leaf,
    fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), tie('schema'), { maxKeys: 4 }).map((properties) => object(properties)),
    fc.record({ type: fc.constant('array'), items: tie('schema'), minItems: fc.nat(3) })),
}));

test('what is made is valid by the schema', () => {
  const ajv = new Ajv2020({ strict: false });
  fc.assert(fc.property(fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), anySchema, { maxKeys: 4 }), (properties) => {
    const schema = object(properties);
    expect(ajv.validate(schema, exampleArguments(schema).arguments), JSON.stringify(schema)).toBe(true);
  }), { seed: 15, numRuns: 150 });
});
