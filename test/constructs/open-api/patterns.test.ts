import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { imported, operationDocument } from './imported';
import { createSchemaChecker } from '../../../src/checks/json-schema';
import { importableSchema, type TakePattern } from '../../../synth-src/patterns/importable-schema';

/** Returns what comes of a document with one operation, whose body has the schema, as of what a server imports. */
function importOf(schema: unknown, schemas: object = {}) {
  const { importable } = createSchemaChecker();
  const answer = { content: { 'application/json': { schema: { type: 'object', properties: { a: schema } } } } };
  const document = operationDocument({ requestBody: { required: true, content: { 'application/json': { schema } } }, responses: { 200: { description: '', ...answer } } }, {
    components: { schemas },
  });
  const { tools: [tool], refused, omissions } = imported(document, { importable, responseSchemas: true });
  expect(refused).toEqual([]);
  return { body: (tool.inputSchema.properties as any).body, $defs: tool.inputSchema.$defs as any, outputSchema: tool.outputSchema as any, omissions };
}

describe('a pattern of a document is taken', () => {
  test.each([
    ['as it is', '^[\\w\\-\\.]+$', '^[\\w\\-\\.]+$'],
    ['without needless backslashes', '^\\S+\\:\\S+\\@\\_$', '^\\S+:\\S+@_$'],
    ['with properties of characters, and needless backslashes', '^[\\p{L} ]+\\_x\\@y$', '^[\\p{L} ]+_x@y$'],
    ['with a range that is none', '[\\w-.]+', '[\\w\\-.]+'],
    ['with braces that are none', '^{id}]$', '^\\{id\\}\\]$'],
    ['with an assertion that is repeated', '(?=a)*b', '(?:(?=a))*b'],
    ['with characters of two halves', '^[\\uD83D\\uDE00]\\_$', '^[\\uD83D\\uDE00]_$'],
    ['with the anchors of other languages', '\\A[a-z]+\\z', '^[a-z]+$'],
    ['with an anchor before the last line end', '\\Aa\\Z', '^a$'],
    ['with the groups of Python', '(?P<y>\\d{4})-(?P=y)', '(?<y>\\d{4})-\\k<y>'],
    ['with characters by their numbers, as in Perl', '\\x{1F600}', '\\u{1F600}'],
    ['written as a literal', '/^[a-z]+$/', '^[a-z]+$'],
    ['with slashes of its own', '/api/v1/', '/api/v1/'],
  ])('%s', (_how, pattern, taken) => {
    const { body, outputSchema, omissions } = importOf({ type: 'string', pattern });

    expect(body).toEqual({ type: 'string', pattern: taken });
    expect(outputSchema.properties.a.pattern).toBe(taken);
    expect(new RegExp(taken, 'u')).toBeInstanceOf(RegExp);
    expect(omissions).toEqual([]);
  });
});

describe('a pattern of a document is left out, with the place and the reason', () => {
  test.each([
    ['flags', '(?i)abc', /flags cannot be written/],
    ['flags of a group', '(?i:abc)', /flags of groups are not known to all/],
    ['a literal with a flag that matters', '/^[a-z]+$/i', /this is a literal of JavaScript/],
    ['a class of POSIX', '^[[:alpha:]]+$', /classes such as \[\[:alpha:\]\]/],
    ['a possessive quantifier', '^a++$', /possessive/],
    ['an atomic group', '(?>a|b)c', /no groups that begin like this/],
    ['an intersection', '[a-z&&[^b]]', /intersections/],
    ['a letter that other languages know', '^\\h+$', /no meaning after a backslash/],
    ['a property that ECMA-262 does not know', '^\\p{IsGreek}+$', /must be one that ECMA-262 knows/],
    ['no end', '^(a', /Unterminated group/],
    ['exponential time', '^(a+)+$', /it takes for ever on some texts, such as 'a' \+ 'a'\.repeat\(31\) \+ '\\x00' \(exponential\)/],
    ['exponential time and needless backslashes', '^(?:[a-z]+\\_?)*$', /takes for ever .*exponential/],
    ['time of a high degree', '^a*a*a*a*a*a*b$', /takes for ever .*degree polynomial/],
  ])('because of %s', (_what, pattern, reason) => {
    const { body, outputSchema, omissions } = importOf({ type: 'string', pattern });

    expect(body).toEqual({ type: 'string' });
    expect(outputSchema.properties.a).toEqual({ type: 'string' });
    expect(omissions).toEqual([expect.stringMatching(reason), expect.stringMatching(reason)]);
    expect(omissions[0]).toContain(`document#/paths/~1things/post/requestBody/content/application~1json/schema/pattern: the pattern ${JSON.stringify(pattern)} is left out: `);
  });
});

test('the patterns of one document, each its own way', () => {
  const { tools, refused, omissions } = imported(readFileSync(new URL('patterns.openapi.json', import.meta.url), 'utf8'), { importable: createSchemaChecker().importable });

  expect(refused).toEqual([]);
  expect(tools.map(({ name, inputSchema }) => [name, (inputSchema as any).properties.a.pattern])).toEqual([
    ['dots', '^[\\w\\-\\.]+$'], ['letters', '^[\\p{L} ]+_x@y$'], ['anyCase', undefined], ['literal', undefined], ['anchors', '^[a-z]+$'], ['evil', undefined],
  ]);
  expect(omissions).toHaveLength(3);
});

describe('what is valid stays valid without a pattern', () => {
  const EVIL = '(?i)a';

  test.each([
    ['that names of members match', { patternProperties: { [EVIL]: { type: 'number' }, '^b': { type: 'string' } }, additionalProperties: false },
      { patternProperties: { '': true, '^b': { type: 'string' } }, additionalProperties: false }],
    ['that must not match', { type: 'string', not: { pattern: EVIL } }, { type: 'string' }],
    ['that tells alternatives apart', { oneOf: [{ pattern: EVIL }, { type: 'string' }] }, { allOf: [{ anyOf: [{}, { type: 'string' }] }] }],
    ['that is a condition', { if: { pattern: EVIL }, then: { maxLength: 3 } }, { allOf: [{ anyOf: [{ allOf: [{}, { maxLength: 3 }] }, true] }] }],
    ['that only so many may match', { contains: { pattern: EVIL }, maxContains: 1 }, { contains: {} }],
  ])('%s', (_where, schema, taken) => {
    expect(importOf(schema).body).toEqual(taken);
  });

  test('that is somewhere else, and recursive', () => {
    const { $defs, body } = importOf({ type: 'string', not: { $ref: '#/components/schemas/a~1Outer' } }, {
      'a/Outer': { anyOf: [{ $ref: '#/components/schemas/Inner' }, { items: { $ref: '#/components/schemas/a~1Outer' } }] },
      'Inner': { pattern: EVIL },
    });

    expect($defs.Inner).toEqual({});
    expect(body).toEqual({ type: 'string' });
  });

  test('wherever it stands', () => {
    const { schema } = fc.letrec((tie) => ({
      schema: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        fc.constantFrom<object>({ pattern: 'a$' }, { pattern: '^b' }, { type: 'string' }, { minLength: 2 }, { type: 'array' }, { $ref: '#/$defs/x' }),
        fc.record({ not: tie('schema') }),
        fc.record({ oneOf: fc.array(tie('schema'), { minLength: 1, maxLength: 3 }) }),
        fc.record({ anyOf: fc.array(tie('schema'), { minLength: 1, maxLength: 3 }) }),
        fc.record({ if: tie('schema'), then: tie('schema'), else: tie('schema') }, { requiredKeys: ['if'] }),
        fc.record({ contains: tie('schema'), maxContains: fc.constantFrom(0, 1), minContains: fc.constant(0) }),
        fc.record({ properties: fc.record({ a: tie('schema') }), patternProperties: fc.record({ a$: tie('schema') }), unevaluatedProperties: fc.boolean() }, { requiredKeys: [] }),
        fc.record({ propertyNames: tie('schema') }),
      ),
    }));
    const value = fc.oneof(
      fc.constantFrom('', 'a', 'b', 'ba', 'bb', 1),
      fc.array(fc.constantFrom('a', 'b', 'ba'), { maxLength: 3 }),
      fc.record({ a: fc.constantFrom('a', 'b', 1), ba: fc.constantFrom('b', 2), c: fc.constant('a') }, { requiredKeys: [] }),
    );
    const take: TakePattern = (pattern) => (pattern === 'a$' ? { problem: 'evil' } : { pattern });
    const validator = new Ajv2020({ strict: false, validateSchema: false });
    let loosened = 0;

    fc.assert(fc.property(schema, schema, value, (one, other, instance) => {
      const original = { ...one as object, $defs: { x: other as Record<string, unknown> } };
      fc.pre(!JSON.stringify(other).includes('$ref'));
      const taken = importableSchema(original, take);
      loosened += taken.omissions.length;
      if (validator.compile(original)(instance)) {
        expect(validator.compile(taken.schema)(instance)).toBe(true);
      }
    }), { numRuns: 600 });
    expect(loosened).toBeGreaterThan(0);
  });
});
