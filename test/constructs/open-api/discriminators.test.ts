import { Ajv2020 } from 'ajv/dist/2020';
import { describe, expect, test } from 'vitest';
import { onlyTool, operationDocument } from './imported';
import { validatorOf } from '../../lambda/mcp/validators';

const json = (schema: unknown) => ({ content: { 'application/json': { schema } } });

/** Says of values of a body whether the tool takes them: by JSON Schema, and by what the function does. */
function judgeOf(schema: unknown, schemas: object, openapi = '3.0.3') {
  const document = operationDocument({ requestBody: { required: true, ...json(schema) } }, { components: { schemas } });
  const { inputSchema } = onlyTool({ ...document, openapi });
  const strict = new Ajv2020({ strict: 'log', strictRequired: false, allowUnionTypes: true, logger: { log: fail, warn: fail, error: fail } }).compile(inputSchema);
  const validate = validatorOf(inputSchema);
  return (body: unknown) => {
    const isValid = strict({ body });
    expect(validate({ body }) === undefined).toBe(isValid);
    return isValid;
  };
}

function fail(message: unknown): void {
  throw new Error(String(message));
}

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const kind = (properties: object, rest: object = {}) => ({ type: 'object', properties: { kind: { type: 'string' }, ...properties }, ...rest });

describe.each(['oneOf', 'anyOf'])('a discriminator chooses among %s', (keyword) => {
  const Sowing = kind({ seed: { type: 'string' } });
  const Harvest = kind({ weight: { type: 'integer' } });
  const union = (discriminator: object, ...names: string[]) => ({ [keyword]: (names.length > 0 ? names : ['Sowing', 'Harvest']).map(ref), discriminator: { propertyName: 'kind', ...discriminator } });

  test.each<[string, object, object, [string, string]]>([
    ['by a mapping of references', { mapping: { sow: '#/components/schemas/Sowing', reap: '#/components/schemas/Harvest' } }, {}, ['sow', 'reap']],
    ['by a mapping of names', { mapping: { sow: 'Sowing', reap: 'Harvest' } }, {}, ['sow', 'reap']],
    ['by names alone', {}, {}, ['Sowing', 'Harvest']],
    ['by a mapping of one, and the name of the other', { mapping: { sow: 'Sowing' } }, {}, ['sow', 'Harvest']],
    ['by constants', {}, { Sowing: kind({ kind: { type: 'string', enum: ['s'] }, seed: { type: 'string' } }), Harvest: kind({ kind: { enum: ['h'] }, weight: { type: 'integer' } }) }, ['s', 'h']],
    ['by a mapping, whatever values both have', { mapping: { sow: 'Sowing', reap: 'Harvest' } },
      Object.fromEntries(Object.entries({ Sowing: { seed: { type: 'string' } }, Harvest: { weight: { type: 'integer' } } })
        .map(([name, members]) => [name, kind({ kind: ref('Kind'), ...members })])), ['sow', 'reap']],
    ['by constants that contradict the mapping', { mapping: { sow: 'Sowing', reap: 'Harvest' } },
      { Sowing: kind({ kind: { type: 'string', enum: ['SOW'] }, seed: { type: 'string' } }), Harvest: kind({ kind: { enum: ['REAP'] }, weight: { type: 'integer' } }) }, ['SOW', 'REAP']],
    ['by a mapping that leads nowhere in part', { mapping: { sow: 'Sowing', reap: 'Harvest', burn: '#/components/schemas/Fire' } }, {}, ['sow', 'reap']],
  ])('%s', (_, discriminator, schemas, [sow, reap]) => {
    const accepts = judgeOf(union(discriminator), { Sowing, Harvest, Kind: { type: 'string', enum: ['sow', 'reap'] }, ...schemas });
    expect([{ kind: sow, seed: 'oat' }, { kind: reap, weight: 3 }, { kind: sow, weight: 'many' }, { kind: reap, seed: 1 }].map(accepts)).toEqual([true, true, true, true]);
    expect([{ kind: sow, seed: 3 }, { kind: reap, weight: 'many' }, { kind: 'burn' }, { seed: 'oat' }, {}].map(accepts)).toEqual([false, false, false, false, false]);
  });

  test('whose values stand for one schema', () => {
    const accepts = judgeOf(union({ mapping: { a: 'Sowing', b: 'Sowing', c: 'Harvest' } }), { Sowing, Harvest });
    expect(['a', 'b', 'c', 'Sowing'].map((value) => accepts({ kind: value }))).toEqual([true, true, true, false]);
  });

  test('by numbers', () => {
    const of = (properties: object) => ({ type: 'object', properties: { kind: { type: 'integer' }, ...properties } });
    const accepts = judgeOf(union({ mapping: { 1: 'Sowing', 2: 'Harvest' } }), { Sowing: of({ seed: { type: 'string' } }), Harvest: of({ weight: { type: 'integer' } }) });
    expect([{ kind: 1, seed: 'oat' }, { kind: 2, weight: 3 }, { kind: 1, seed: 3 }, { kind: '1' }].map(accepts)).toEqual([true, true, false, false]);
  });

  test('of which null is one', () => {
    const accepts = judgeOf({ ...union({}), nullable: true }, { Sowing, Harvest });
    expect([null, { kind: 'Sowing' }, { kind: 'x' }].map(accepts)).toEqual([true, true, false]);
    const of31 = judgeOf({ [keyword]: [ref('Sowing'), ref('Harvest'), { type: 'null' }], discriminator: { propertyName: 'kind' } }, { Sowing, Harvest }, '3.1.0');
    expect([null, { kind: 'Sowing' }, { kind: 'x' }].map(of31)).toEqual([true, true, false]);
  });

  test('that are alternatives themselves', () => {
    const accepts = judgeOf(union({}, 'Work', 'Rest'), {
      Work: union({}), Sowing, Harvest, Rest: kind({ hours: { type: 'integer' } }),
    });
    expect([{ kind: 'Sowing', seed: 'oat' }, { kind: 'Harvest', weight: 1 }, { kind: 'Rest', hours: 1 }, { kind: 'Work' }, { kind: 'Harvest', weight: 'x' }].map(accepts))
      .toEqual([true, true, true, false, false]);
  });

  test('that include what has them as alternatives, as some generators write', () => {
    const accepts = judgeOf(ref('Work'), {
      Work: { ...kind({ day: { type: 'string' } }, { required: ['kind', 'day'] }), ...union({ mapping: { sow: 'Sowing', reap: 'Harvest' } }) },
      Sowing: { allOf: [ref('Work'), { type: 'object', properties: { seed: { type: 'string' } } }] },
      Harvest: { allOf: [ref('Work'), { type: 'object', properties: { weight: { type: 'integer' } } }] },
    });
    expect([{ kind: 'sow', day: 'Monday', seed: 'oat' }, { kind: 'reap', day: 'Monday', weight: 2 }].map(accepts)).toEqual([true, true]);
    expect([{ kind: 'sow', seed: 'oat' }, { kind: 'reap', day: 'Monday', weight: 'x' }, { kind: 'x', day: 'Monday' }].map(accepts)).toEqual([false, false, false]);
  });
});

test('values that do not tell alternatives apart do not keep calls from being made', () => {
  const Kind = { type: 'string', enum: ['a', 'b'] };
  const accepts = judgeOf({ oneOf: [ref('A'), ref('B')], discriminator: { propertyName: 'kind' } }, { Kind, A: kind({ kind: ref('Kind') }), B: kind({ kind: ref('Kind'), b: { type: 'integer' } }) });
  expect([{ kind: 'a' }, { kind: 'b', b: 1 }, { kind: 'c' }].map(accepts)).toEqual([true, true, false]);
});

describe('a discriminator of what others extend by allOf', () => {
  const Pet = (discriminator: object = {}) => ({ ...kind({ name: { type: 'string' } }, { required: ['kind', 'name'] }), discriminator: { propertyName: 'kind', ...discriminator } });
  const extending = (base: string, properties: object) => ({ allOf: [ref(base), { type: 'object', properties, required: Object.keys(properties) }] });
  const schemas = (discriminator: object = {}) => ({
    Pet: Pet(discriminator), Cat: extending('Pet', { lives: { type: 'integer' } }), Lion: extending('Cat', { mane: { type: 'boolean' } }), Dog: extending('Pet', { barks: { type: 'boolean' } }),
  });

  test('chooses by their names, and its own', () => {
    const accepts = judgeOf(ref('Pet'), schemas());
    expect([
      { kind: 'Cat', name: 'Tom', lives: 9 }, { kind: 'Lion', name: 'Leo', lives: 1, mane: true }, { kind: 'Dog', name: 'Rex', barks: true }, { kind: 'Pet', name: 'Pat' },
    ].map(accepts)).toEqual([true, true, true, true]);
    expect([{ kind: 'Cat', name: 'Tom' }, { kind: 'Lion', name: 'Leo', lives: 1 }, { kind: 'Dog', barks: true }, { kind: 'Fish', name: 'Nemo' }].map(accepts)).toEqual([false, false, false, false]);
  });

  test('chooses by a mapping', () => {
    const accepts = judgeOf({ type: 'array', items: ref('Pet') }, schemas({ mapping: { cat: 'Cat', dog: '#/components/schemas/Dog' } }));
    expect([[{ kind: 'cat', name: 'Tom', lives: 9 }, { kind: 'dog', name: 'Rex', barks: true }], [{ kind: 'cat', name: 'Tom' }], [{ kind: 'Lion', name: 'Leo', lives: 1, mane: true }]].map(accepts))
      .toEqual([true, false, false]);
  });

  test('chooses by their constants', () => {
    const accepts = judgeOf(ref('Pet'), {
      Pet: { ...Pet(), properties: { name: { type: 'string' }, kind: { type: 'string', enum: ['CAT', 'DOG'] } } },
      Cat: extending('Pet', { kind: { type: 'string', enum: ['CAT'] }, lives: { type: 'integer' } }),
      Dog: extending('Pet', { kind: { type: 'string', enum: ['DOG'] }, barks: { type: 'boolean' } }),
    });
    expect([{ kind: 'CAT', name: 'Tom', lives: 9 }, { kind: 'DOG', name: 'Rex', barks: true }, { kind: 'CAT', name: 'Tom', barks: true }, { kind: 'DOG', name: 'Rex' }].map(accepts)).toEqual([true, true, false, false]);
  });

  test('leaves all as it is where nothing says what stands for which', () => {
    const accepts = judgeOf(ref('Pet'), { ...schemas(), Pet: { ...Pet(), properties: { name: { type: 'string' }, kind: { type: 'string', enum: ['c', 'd'] } } } });
    expect([{ kind: 'c', name: 'Tom' }, { kind: 'x', name: 'Tom' }].map(accepts)).toEqual([true, false]);
  });

  test('is of one kind where a kind is meant', () => {
    const accepts = judgeOf(ref('Cat'), schemas());
    expect([{ kind: 'Cat', name: 'Tom', lives: 9 }, { kind: 'Cat', name: 'Tom' }].map(accepts)).toEqual([true, false]);
  });

  test('leaves answers open to kinds that services add', () => {
    const { outputSchema } = onlyTool(operationDocument({ responses: { 200: { description: '', ...json(ref('Pet')) } } }, { components: { schemas: schemas() } }), { responseSchemas: true });
    expect(outputSchema!.$defs).toEqual({ Pet: { type: 'object', properties: { kind: { type: 'string' }, name: { type: 'string' } }, required: ['kind', 'name'] } });
  });
});

test('models see which value chooses what', () => {
  const { inputSchema } = onlyTool(operationDocument({ requestBody: json({ oneOf: [ref('A'), ref('B')], discriminator: { propertyName: 'kind', mapping: { a: 'A', b: 'B', c: 'B' } } }) }, {
    components: { schemas: { A: kind({}), B: kind({}, { required: ['x'] }) } },
  }));
  expect((inputSchema.properties as any).body).toEqual({
    oneOf: [
      { $ref: '#/$defs/A', type: 'object', properties: { kind: { const: 'a' } }, required: ['kind'] },
      { $ref: '#/$defs/B', type: 'object', properties: { kind: { enum: ['b', 'c'] } }, required: ['kind'] },
    ],
  });
});
