import type { JsonObject } from '../../../src/contract';

/** Values of all types, of which some strings have a format. */
export const VALUES: readonly unknown[] = [
  null, true, false, 0, 1, -1, 1.5, 20, 1e300, '', 'a', 'aa', 'é', '𝒳', 'a_', '12', '2026-02-28', '2026-02-30', '2026-02-28T12:00:00Z', '12:00:00Z', 'P1D',
  'somebody@example.com', 'example.com', '192.0.2.1', '2001:db8::1', 'https://example.com/a?b#c', '/relative', '{+var}', '/a~1b', '(', 'aGk=',
  '00000000-0000-4000-8000-000000000000', [], [1], [1, 1], [1, '1'], [{ a: 1 }, { a: 1 }], [[1], [1]], ['a', 1, null], {}, { a: 1 }, { a: 'a' }, { b: 1 }, { a: 1, b: 1 },
  { a: { a: { a: 1 } } }, { 'a/b': 1 }, { kind: 'x', a: 1 }, { kind: 'y', b: 1 }, JSON.parse('{"__proto__":1,"constructor":{"a":1}}'), { next: { next: { next: 1 } } },
];

const DRAFT_2019_09 = { $schema: 'https://json-schema.org/draft/2019-09/schema' };
const DRAFT_07 = { $schema: 'http://json-schema.org/draft-07/schema#' };

/** Schemas by the keywords that are in them. */
export const SCHEMAS: readonly JsonObject[] = [
  {},
  ...['string', 'number', 'integer', 'boolean', 'null', 'array', 'object', ['string', 'null'], ['integer', 'string', 'object']].map((type) => ({ type })),
  { type: 'string', nullable: true },
  { const: 1 }, { const: { a: 1 } }, { const: JSON.parse('{"__proto__":1}') }, { enum: [1, 'a', null] }, { enum: [{ a: 1 }, [1]] }, { enum: Array.from({ length: 300 }, (_, i) => ({ i })) },
  { minimum: 1, maximum: 20 }, { exclusiveMinimum: 1, exclusiveMaximum: 20 }, { multipleOf: 0.5 }, { type: 'integer', maximum: 0 },
  { minLength: 1, maxLength: 1 }, { type: 'string', minLength: 2 }, { pattern: '^a' }, { pattern: '^a\\_' }, { pattern: '"\\\\,schemaPath:"' },
  ...['date', 'time', 'date-time', 'iso-time', 'iso-date-time', 'duration', 'uri', 'uri-reference', 'uri-template', 'url', 'email', 'hostname', 'ipv4', 'ipv6', 'regex', 'uuid',
    'json-pointer', 'relative-json-pointer', 'byte', 'int32', 'int64', 'float', 'double', 'password', 'binary', 'never-heard-of'].map((format) => ({ format })),
  { format: 'date', formatMinimum: '2026-01-01', formatExclusiveMaximum: '2026-02-28' },
  { items: { type: 'integer' }, minItems: 1, maxItems: 1 }, { prefixItems: [{ type: 'integer' }, { type: 'string' }], items: false },
  { prefixItems: [{ type: 'integer' }], unevaluatedItems: false }, { uniqueItems: true }, { contains: { type: 'integer' }, minContains: 2, maxContains: 2 },
  { required: ['a', 'b'] }, { properties: { 'a': { type: 'integer' }, 'a/b': { type: 'string' } }, additionalProperties: false },
  { additionalProperties: { type: 'integer' } }, { patternProperties: { '^a': { type: 'integer' }, '\\_': true } }, { propertyNames: { maxLength: 1 } },
  { minProperties: 1, maxProperties: 1 }, { dependentRequired: { a: ['b', 'c'] } }, { dependentSchemas: { a: { required: ['b'] } } },
  { properties: { a: true }, unevaluatedProperties: false }, { allOf: [{ properties: { a: true } }, { $ref: '#/$defs/b' }], unevaluatedProperties: false, $defs: { b: { properties: { b: true } } } },
  { properties: { constructor: { type: 'object', required: ['a'] }, toString: { type: 'string' } }, required: ['valueOf'] },
  { not: { type: 'integer' } }, { anyOf: [{ type: 'integer' }, { minLength: 2 }] }, { oneOf: [{ type: 'integer' }, { minimum: 1 }] }, { allOf: [{ type: 'integer' }, { minimum: 1 }] },
  { if: { type: 'integer' }, then: { minimum: 1 }, else: { type: 'string' } },
  { oneOf: ['x', 'y'].map((kind) => ({ properties: { kind: { const: kind } }, required: ['kind', 'a'] })), discriminator: { propertyName: 'kind' } },
  { properties: { next: { $ref: '#' } }, type: 'object' }, { $ref: '#/$defs/a', $defs: { a: { properties: { a: { $ref: '#/$defs/b' } } }, b: { anyOf: [{ $ref: '#/$defs/a' }, false] } } },
  { $ref: '#named', $defs: { b: { $anchor: 'named', type: 'object' } } }, { $ref: '#/examples/0', examples: [{ type: 'integer' }] },
  { $id: 'https://example.com/own', properties: { a: { $ref: 'https://example.com/own#/$defs/b' } }, $defs: { b: { type: 'integer' } } },
  { $id: 'https://example.com/own', properties: { a: { $ref: 'other' } }, $defs: { b: { $id: 'other', type: 'string' } } },
  { $dynamicAnchor: 'node', properties: { a: { $dynamicRef: '#node' } }, unevaluatedProperties: false }, { 'title': 'T', 'description': '"quoted', '$comment': 'C', 'examples': [1], 'default': 1, 'readOnly': true, 'x-own': { type: 'integer' } },
  { ...DRAFT_2019_09, $recursiveAnchor: true, properties: { a: { $recursiveRef: '#' } }, unevaluatedProperties: false }, { ...DRAFT_2019_09, items: [{ type: 'integer' }], additionalItems: false },
  { ...DRAFT_07, definitions: { b: { type: 'integer' } }, properties: { a: { $ref: '#/definitions/b', minimum: 2 } } }, { ...DRAFT_07, dependencies: { a: ['b'], b: { required: ['c'] } } },
  { ...DRAFT_07, items: [{ type: 'integer' }], additionalItems: false, contains: { type: 'string' } }, { $schema: 'http://json-schema.org/draft-06/schema#', const: 1, pattern: 'a\\_' },
  { properties: { 'x,schemaPath:': { enum: [',keyword:', ',params:{', '},message:', '"', '\\', '\u2028'] } }, required: [',schemaPath:",keyword:"a",params:{},message:'] },
];
