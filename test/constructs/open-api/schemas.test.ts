import { describe, expect, test } from 'vitest';
import { documentOf, onlyTool, operationDocument, refusal } from './imported';

const json = (schema: unknown) => ({ requestBody: { required: true, content: { 'application/json': { schema } } } });
const components = (schemas: object) => ({ components: { schemas } });
const bodyOf = (schema: unknown, schemas: object = {}, openapi = '3.1.0') => {
  const { inputSchema } = onlyTool({ ...operationDocument(json(schema), components(schemas)), openapi });
  return { body: (inputSchema.properties as any).body, $defs: inputSchema.$defs };
};

describe('schemas of 3.1', () => {
  test('reach the tool as they are, with what they refer to and nothing else', () => {
    const Pet = { type: ['object', 'null'], properties: { kind: { const: 'cat' }, friends: { type: 'array', items: { $ref: '#/components/schemas/Pet' } } }, if: { minProperties: 1 }, then: { $ref: '#/components/schemas/Named' } };
    const { body, $defs } = bodyOf({ $ref: '#/components/schemas/Pet', maxProperties: 3 }, { Pet, Named: { required: ['name'] }, Unused: {} });
    expect(body).toEqual({ $ref: '#/$defs/Pet', maxProperties: 3 });
    expect($defs).toEqual({
      Pet: { ...Pet, properties: { ...Pet.properties, friends: { type: 'array', items: { $ref: '#/$defs/Pet' } } }, then: { $ref: '#/$defs/Named' } },
      Named: { required: ['name'] },
    });
  });

  test('keep values that look like references', () => {
    const schema = { enum: [{ $ref: '#/a' }], default: { $ref: '#/b' }, examples: [{ $ref: '#/c' }], const: { $ref: '#/d' } };
    expect(bodyOf(schema).body).toEqual(schema);
  });

  test('refer to any place, by names of any characters', () => {
    const { body, $defs } = bodyOf({
      anyOf: [
        { $ref: '#/components/schemas/a~1b~0c%25%20d' },
        { $ref: '#/components/schemas/Outer/properties/inner' },
        { $ref: '#/components/schemas/Other/properties/inner' },
      ],
    }, { 'a/b~c% d': { type: 'string' }, 'Outer': { properties: { inner: { type: 'integer' } } }, 'Other': { properties: { inner: false } } });
    expect(body).toEqual({ anyOf: [{ $ref: '#/$defs/a~1b~0c%25%20d' }, { $ref: '#/$defs/inner' }, { $ref: '#/$defs/inner_2' }] });
    expect($defs).toEqual({ 'a/b~c% d': { type: 'string' }, 'inner': { type: 'integer' }, 'inner_2': false });
  });

  test('refer to what stands behind another reference', () => {
    const { body, $defs } = bodyOf({ items: { $ref: '#/components/schemas/Outer/properties/inner/properties/deep' } }, {
      Outer: { properties: { inner: { $ref: '#/components/schemas/Inner' } } }, Inner: { $ref: '#/components/schemas/Real' }, Real: { properties: { deep: { type: 'integer' } } },
    });
    expect(body).toEqual({ items: { $ref: '#/$defs/deep' } });
    expect($defs).toEqual({ deep: { type: 'integer' } });
  });

  test('refer by $anchor and $id', () => {
    const { body, $defs } = bodyOf({
      anyOf: [
        { $ref: '#pet' },
        { $ref: 'https://example.com/schemas/owner' },
        { $ref: 'https://example.com/schemas/owner#/properties/name' },
        { $ref: 'https://example.com/schemas/owner#address' },
        { $ref: '#/components/schemas/Owner' },
      ],
    }, {
      Pet: { $anchor: 'pet', type: 'string', default: { $anchor: 'pet', $id: 'https://example.com/schemas/owner' } },
      Owner: {
        $id: 'https://example.com/schemas/owner',
        properties: { name: { type: 'string' }, pet: { $ref: '#/$defs/Own' }, other: { $ref: 'address' }, whole: { $ref: '#/components/schemas/Pet' } },
        $defs: { Own: { type: 'integer' }, A: { $anchor: 'address', type: 'null' }, B: { $id: 'address', type: 'boolean' } },
      },
    });
    expect(body).toEqual({ anyOf: ['Pet', 'Owner', 'name', 'A', 'Owner'].map((name) => ({ $ref: `#/$defs/${name}` })) });
    expect($defs).toEqual({
      Pet: { type: 'string', default: { $anchor: 'pet', $id: 'https://example.com/schemas/owner' } },
      Owner: { properties: { name: { type: 'string' }, pet: { $ref: '#/$defs/Own' }, other: { $ref: '#/$defs/B' }, whole: { $ref: '#/$defs/Pet' } } },
      Own: { type: 'integer' },
      A: { type: 'null' },
      B: { type: 'boolean' },
      name: { type: 'string' },
    });
  });

  test('refer by $dynamicRef where one schema alone can be meant', () => {
    const Tree = { $dynamicAnchor: 'node', properties: { children: { items: { $dynamicRef: '#node' } } } };
    expect(bodyOf({ $ref: '#/components/schemas/Tree' }, { Tree }).$defs).toEqual({ Tree: { properties: { children: { items: { $ref: '#/$defs/Tree' } } } } });
    expect(refusal(operationDocument(json({ $ref: '#/components/schemas/Tree' }), components({ Tree, Strict: { $id: 'strict', $dynamicAnchor: 'node' } }))))
      .toMatch(/items\/\$dynamicRef: \$dynamicRef "#node" may mean 2 schemas with that \$dynamicAnchor/);
  });

  test.each([
    ['a reference out of the document', { $ref: 'https://example.com/pet.json' }, /leads to another document/],
    ['a reference to nothing', { items: { $ref: '#/components/schemas/Missing' } }, /schema\/items\/\$ref: the reference "#\/components\/schemas\/Missing" leads nowhere/],
    ['a reference by an unknown anchor', { $ref: '#pet' }, /is not a JSON pointer, as in .*, and no schema there has it as its \$anchor/],
    ['a reference to itself', { $ref: '#/components/schemas/Loop' }, /leads back to itself/],
    ['a dynamic reference to nothing', { $dynamicRef: '#node' }, /\$dynamicRef: the reference "#node" is not a JSON pointer/],
    ['another dialect', { $schema: 'http://json-schema.org/draft-07/schema#' }, /a schema of the dialect/],
  ])('are refused with %s', (_, schema, message) => {
    expect(refusal(operationDocument(json(schema), components({ Loop: { $ref: '#/components/schemas/Loop' } })))).toMatch(message);
  });
});

describe('schemas of 3.1 that validators take for something else', () => {
  test.each<[string, object, object]>([
    ['nullable, which is a keyword of 3.0', { type: 'object', properties: { a: { $ref: '#/components/schemas/A', nullable: true }, b: { nullable: true }, c: { type: 'null', nullable: false } } },
      { type: 'object', properties: { a: { $ref: '#/$defs/A' }, b: {}, c: { type: 'null' } } }],
    ['id, which older drafts had', { id: 'https://example.com/a', properties: { id: { id: 'b' } } }, { properties: { id: {} } }],
    ['asynchronous checks', { $async: true, type: 'object' }, { type: 'object' }],
    ['keywords of OpenAPI that say nothing of values', { xml: { name: 'a' }, externalDocs: { url: 'b' }, discriminator: { propertyName: 'c' } }, {}],
    ['an example', { example: { $id: 'a' } }, { examples: [{ $id: 'a' }] }],
    ['definitions, which are taken from there', { definitions: { A: { $ref: '#/nowhere' } }, $defs: { B: { id: 'b' } } }, {}],
    ['formats that nobody knows', { format: 'phone-or-mail' }, { format: 'phone-or-mail' }],
    ['keywords that nobody knows', { 'x-order': 3, 'frobnicate': { type: 'string' }, '$comment': 'c' }, { 'x-order': 3, 'frobnicate': { type: 'string' }, '$comment': 'c' }],
    ['tuples', { prefixItems: [{ type: 'string' }, { type: 'integer' }] }, { prefixItems: [{ type: 'string' }, { type: 'integer' }] }],
    ['tuples of older drafts', { items: [{ type: 'string', nullable: true }], additionalItems: { id: 'x' } }, { prefixItems: [{ type: 'string' }], items: {} }],
    ['items that are not additional', { items: { type: 'string' }, additionalItems: false }, { items: { type: 'string' } }],
    ['lists without members', { properties: { a: { allOf: [] }, b: { enum: [] }, c: { oneOf: [], type: 'string' }, d: { enum: [], not: { type: 'string' } } } },
      { properties: { a: {}, b: { not: {} }, c: { type: 'string', not: {} }, d: { not: { anyOf: [{ type: 'string' }, {}] } } } }],
    ['names that are required twice', { required: ['a', 'a'] }, { required: ['a'] }],
    ['annotations that are none', { title: 1, description: null, examples: {}, deprecated: 'no', readOnly: 1, format: {}, $comment: 2 }, {}],
    ['conditions without consequences', { if: { type: 'string' } }, { if: { type: 'string' } }],
    ['members that are required, but not described', { type: 'object', required: ['z'] }, { type: 'object', required: ['z'] }],
    ['types that a keyword is not for', { type: 'integer', maxLength: 3, properties: {} }, { type: 'integer', maxLength: 3, properties: {} }],
  ])('are tools with %s', (_, schema, expected) => {
    expect(bodyOf(schema, { A: { type: 'object' } }).body).toEqual(expected);
  });
});

describe('schemas of 3.0', () => {
  test('may have keywords that only JSON Schema has', () => {
    expect(bodyOf({ const: 'a', examples: ['a'], $comment: 'b', patternProperties: { a: { type: 'string', nullable: true } }, $schema: 'http://json-schema.org/draft-04/schema#' }, {}, '3.0.3').body)
      .toEqual({ const: 'a', examples: ['a'], $comment: 'b', patternProperties: { a: { type: ['string', 'null'] } } });
  });

  test.each([
    ['nullable', { type: 'string', nullable: true }, { type: ['string', 'null'] }],
    ['nullable beside allOf', { nullable: true, allOf: [{ type: 'string' }] }, { anyOf: [{ type: 'string' }, { type: 'null' }] }],
    ['nullable beside oneOf', { nullable: true, oneOf: [{ type: 'string' }] }, { anyOf: [{ oneOf: [{ type: 'string' }] }, { type: 'null' }] }],
    ['nullable beside enum', { nullable: true, enum: ['a'] }, { anyOf: [{ enum: ['a'] }, { type: 'null' }] }],
    ['nullable beside a type and enum', { type: 'string', nullable: true, enum: ['a'] }, { anyOf: [{ type: 'string', enum: ['a'] }, { type: 'null' }] }],
    ['nullable beside a type and an enum with null', { type: 'string', nullable: true, enum: ['a', null] }, { type: ['string', 'null'], enum: ['a', null] }],
    ['nullable beside a type and anyOf', { type: 'object', nullable: true, anyOf: [{ required: ['a'] }] }, { anyOf: [{ type: 'object', anyOf: [{ required: ['a'] }] }, { type: 'null' }] }],
    ['nullable alone', { nullable: true }, {}],
    ['not nullable', { type: 'string', nullable: false }, { type: 'string' }],
    ['exclusive bounds', { minimum: 1, exclusiveMinimum: true, maximum: 9, exclusiveMaximum: false }, { exclusiveMinimum: 1, maximum: 9 }],
    ['an example', { type: 'string', example: 'a' }, { type: 'string', examples: ['a'] }],
    ['members that are named like keywords',
      { properties: { example: { type: 'string' }, nullable: { type: 'string', nullable: true }, default: { example: 1 } } },
      { properties: { example: { type: 'string' }, nullable: { type: ['string', 'null'] }, default: { examples: [1] } } }],
    ['base64', { type: 'string', format: 'byte' }, { type: 'string', contentEncoding: 'base64' }],
    ['bytes within JSON', { type: 'string', format: 'binary' }, { type: 'string', contentMediaType: 'application/octet-stream' }],
    ['data', { type: 'object', default: { nullable: true, type: 'string' } }, { type: 'object', default: { nullable: true, type: 'string' } }],
  ])('are translated with %s', (_, schema, expected) => {
    expect(bodyOf({ items: { additionalProperties: schema }, type: 'array' }, {}, '3.0.3').body).toEqual({ items: { additionalProperties: expected }, type: 'array' });
  });

  test('ignore what stands beside a reference, but for annotations and null', () => {
    const { body, $defs } = bodyOf({
      type: 'object',
      properties: {
        a: { $ref: '#/components/schemas/A', description: 'An a', maxLength: 1 },
        b: { $ref: '#/components/schemas/A', nullable: true },
      },
    }, { A: { type: 'string' } }, '3.0.3');
    expect(body.properties).toEqual({ a: { $ref: '#/$defs/A', description: 'An a' }, b: { anyOf: [{ $ref: '#/$defs/A' }, { type: 'null' }] } });
    expect($defs).toEqual({ A: { type: 'string' } });
  });

  test('are translated in components that are named like keywords', () => {
    const document = documentOf({ '/a': { post: { operationId: 'a', requestBody: { $ref: '#/components/requestBodies/default' }, responses: { 204: { description: '' } } } } }, {
      openapi: '3.0.3',
      components: { requestBodies: { default: { content: { 'application/json': { schema: { type: 'string', nullable: true } } } } } },
    });
    expect(onlyTool(document).inputSchema.properties).toEqual({ body: { type: ['string', 'null'] } });
  });
});

test('members that never come in a request are not required there', () => {
  const Id = { type: 'string', readOnly: true };
  const { body, $defs } = bodyOf({
    allOf: [{ $ref: '#/components/schemas/Base' }, { properties: { at: { readOnly: true } }, required: ['at'] }, { required: ['id', 'size'] }],
    required: ['at', 'name'],
  }, { Id, Base: { properties: { id: { $ref: '#/components/schemas/Id' } }, required: ['id', 'name'] } });
  expect(body).toEqual({
    allOf: [{ $ref: '#/$defs/Base' }, { properties: { at: { readOnly: true } }, required: [] }, { required: ['size'] }],
    required: ['name'],
  });
  expect($defs).toEqual({ Id, Base: { properties: { id: { $ref: '#/$defs/Id' } }, required: ['name'] } });
});
