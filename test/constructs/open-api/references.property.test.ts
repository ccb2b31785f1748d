import { Ajv2020, type Options } from 'ajv/dist/2020';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { onlyTool, operationDocument } from './imported';

const NAMES = ['A', 'a/b', 'c~d', 'e%f g', 'properties', '$defs', '__proto__', 'constructor', 'é"\\', '#'];
const AJV: Options = { strict: false, validateSchema: false, logger: false };

/** RFC 6901 section 6, written apart from the importer. */
const referenceTo = (name: string) => `#/components/schemas/${encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))}`;

const reference = fc.constantFrom(...NAMES).map((name) => ({ $ref: referenceTo(name) }));
const leaf = fc.oneof(
  fc.constantFrom({ type: 'string' }, { type: 'integer' }, { type: 'null' }, { enum: ['a', 1, null] }, { const: { $ref: '#/a' } }, true, false),
);
/** Schemas that refer to others only below the value they are about, so that no reference leads back to itself. */
const schema = fc.letrec((tie) => ({
  below: fc.oneof({ maxDepth: 3 }, leaf, reference, tie('object'), tie('array'), fc.record({ anyOf: fc.array(tie('below'), { minLength: 1, maxLength: 2 }) })),
  object: fc.record({
    type: fc.constant('object'),
    properties: fc.dictionary(fc.constantFrom('a', 'b', '$ref'), tie('below')),
    additionalProperties: tie('below'),
  }, { requiredKeys: ['type'] }),
  array: fc.record({ type: fc.constant('array'), items: tie('below') }),
  root: fc.oneof(leaf, tie('object'), tie('array')),
})).root;

/** Values that the schemas are about. */
const value = fc.letrec((tie) => ({
  any: fc.oneof({ maxDepth: 3 }, fc.constantFrom('a', 'x', 1, 2.5, null, true), fc.constant({ $ref: '#/a' }),
    fc.array(tie('any'), { maxLength: 2 }), fc.dictionary(fc.constantFrom('a', 'b', '$ref', 'c'), tie('any'), { maxKeys: 3 })),
})).any;

test('a value is valid against the schema of the tool exactly when it is against that of the document', () => {
  let valid = 0;
  let invalid = 0;
  const values = fc.array(value, { minLength: 10, maxLength: 12 });
  fc.assert(fc.property(fc.tuple(...NAMES.map(() => schema)), fc.constantFrom(...NAMES), values, (schemas, root, candidates) => {
    const components = { schemas: Object.fromEntries(NAMES.map((name, index) => [name, schemas[index]])) };
    const document = operationDocument({ requestBody: { content: { 'application/json': { schema: { $ref: referenceTo(root) } } } } }, { components });
    const original = new Ajv2020(AJV).addSchema({ $id: 'https://example.com/document', components })
      .compile({ $ref: `https://example.com/document${referenceTo(root)}` });
    const { inputSchema } = onlyTool(JSON.stringify(document));
    const tool = new Ajv2020(AJV).compile(inputSchema);
    for (const one of candidates) {
      const isValid = original(one);
      expect(tool({ body: one })).toBe(isValid);
      valid += isValid ? 1 : 0;
      invalid += isValid ? 0 : 1;
    }
  }), { numRuns: 100 });
  // neither all nor none, or nothing would have been compared
  expect(Math.min(valid, invalid)).toBeGreaterThan(10);
});
