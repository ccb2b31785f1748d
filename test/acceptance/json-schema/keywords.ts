/** A keyword of JSON Schema 2020-12 at work, with values that it tells apart. */
export interface KeywordCase {
  /** The schema of the argument `value`. */
  readonly value: object | boolean;
  /** What stands at the root of the tool's schema besides. */
  readonly root?: object;
  readonly valid: readonly unknown[];
  /** Empty for keywords that only annotate. */
  readonly invalid: readonly unknown[];
}

const TREE = { type: 'object', properties: { children: { type: 'array', items: { $dynamicRef: '#node' } } }, $dynamicAnchor: 'node' };
const NAMED = { type: 'object', properties: { name: { type: 'string' } } };

/** Every keyword of the vocabularies of JSON Schema 2020-12. */
export const KEYWORDS: Readonly<Record<string, KeywordCase>> = {
  // core
  $id: { value: { $ref: 'positive' }, root: { $id: 'https://example.com/tool', $defs: { positive: { $id: 'positive', minimum: 1 } } }, valid: [1], invalid: [0] },
  $schema: { value: { minimum: 1 }, root: { $schema: 'https://json-schema.org/draft/2020-12/schema' }, valid: [1], invalid: [0] },
  $ref: { value: { $ref: '#/$defs/a~1b' }, root: { $defs: { 'a/b': { type: 'string' } } }, valid: ['a'], invalid: [1] },
  $anchor: { value: { $ref: '#short' }, root: { $defs: { short: { $anchor: 'short', maxLength: 2 } } }, valid: ['ab'], invalid: ['abc'] },
  $dynamicRef: { value: { $ref: '#/$defs/tree' }, root: { $defs: { tree: TREE } }, valid: [{ children: [{ children: [] }] }], invalid: [{ children: [1] }] },
  $dynamicAnchor: { value: TREE, valid: [{ children: [{}] }], invalid: [{ children: ['leaf'] }] },
  $vocabulary: { value: { minimum: 1 }, root: { $vocabulary: { 'https://json-schema.org/draft/2020-12/vocab/core': true } }, valid: [1], invalid: [0] },
  $comment: { value: { $comment: 'For maintainers.', type: 'integer' }, valid: [1], invalid: ['1'] },
  $defs: { value: { $ref: '#/$defs/color' }, root: { $defs: { color: { enum: ['red', 'blue'] } } }, valid: ['red'], invalid: ['green'] },

  // applicator
  prefixItems: { value: { prefixItems: [{ type: 'string' }, { type: 'number' }] }, valid: [['a', 1, true], ['a']], invalid: [[1, 'a']] },
  items: { value: { prefixItems: [{ type: 'string' }], items: { type: 'number' } }, valid: [['a', 1, 2]], invalid: [['a', 1, 'b']] },
  contains: { value: { type: 'array', contains: { const: 'key' } }, valid: [['a', 'key']], invalid: [['a'], []] },
  additionalProperties: { value: { properties: { a: {} }, additionalProperties: { type: 'number' } }, valid: [{ a: 'x', b: 1 }], invalid: [{ b: 'x' }] },
  properties: { value: { properties: { a: { type: 'string' }, b: false } }, valid: [{ a: 'x' }, 1], invalid: [{ a: 1 }, { b: 1 }] },
  patternProperties: { value: { patternProperties: { '^n_\\p{L}+$': { type: 'number' } } }, valid: [{ n_ä: 1, s: 'x' }], invalid: [{ n_ä: 'x' }] },
  dependentSchemas: { value: { dependentSchemas: { card: { required: ['address'] } } }, valid: [{ card: 1, address: 2 }, {}], invalid: [{ card: 1 }] },
  propertyNames: { value: { type: 'object', propertyNames: { maxLength: 3 } }, valid: [{ abc: 1 }], invalid: [{ abcd: 1 }] },
  if: { value: { if: { minimum: 10 }, then: { multipleOf: 10 } }, valid: [5, 20], invalid: [25] },
  then: { value: { if: { type: 'string' }, then: { minLength: 2 }, else: true }, valid: ['ab', 1], invalid: ['a'] },
  else: { value: { if: { type: 'string' }, else: { type: 'null' } }, valid: ['a', null], invalid: [1] },
  allOf: { value: { allOf: [{ minimum: 1 }, { maximum: 3 }] }, valid: [2], invalid: [0, 4] },
  anyOf: { value: { anyOf: [{ type: 'string' }, { minimum: 5 }] }, valid: ['a', 6], invalid: [1] },
  oneOf: { value: { oneOf: [{ multipleOf: 2 }, { multipleOf: 3 }] }, valid: [4, 9], invalid: [6, 7] },
  not: { value: { not: { type: ['string', 'null'] } }, valid: [1], invalid: ['a', null] },

  // unevaluated
  unevaluatedItems: { value: { allOf: [{ prefixItems: [{ type: 'string' }] }], unevaluatedItems: false }, valid: [['a']], invalid: [['a', 1]] },
  unevaluatedProperties: { value: { allOf: [NAMED], properties: { age: {} }, unevaluatedProperties: false }, valid: [{ name: 'a', age: 1 }], invalid: [{ size: 1 }] },

  // validation
  type: { value: { type: ['integer', 'boolean'] }, valid: [1, true, 1.0], invalid: [1.5, 'a', null, {}, []] },
  const: { value: { const: { a: [1, null] } }, valid: [{ a: [1, null] }], invalid: [{ a: [null, 1] }] },
  enum: { value: { enum: ['a', 1, null, [2]] }, valid: ['a', 1, null, [2]], invalid: ['b', 2, [1]] },
  multipleOf: { value: { multipleOf: 0.5 }, valid: [1.5, 2, 'a'], invalid: [1.25] },
  maximum: { value: { maximum: 3 }, valid: [3, -1], invalid: [3.1] },
  exclusiveMaximum: { value: { exclusiveMaximum: 3 }, valid: [2.9], invalid: [3] },
  minimum: { value: { minimum: 3 }, valid: [3], invalid: [2.9] },
  exclusiveMinimum: { value: { exclusiveMinimum: 3 }, valid: [3.1], invalid: [3] },
  maxLength: { value: { maxLength: 2 }, valid: ['ab', '😀😀'], invalid: ['abc'] },
  minLength: { value: { minLength: 2 }, valid: ['ab'], invalid: ['a', '😀'] },
  pattern: { value: { pattern: '^\\p{Lu}[a-z]*$' }, valid: ['Äbc', 1], invalid: ['abc'] },
  maxItems: { value: { maxItems: 1 }, valid: [[], [1]], invalid: [[1, 2]] },
  minItems: { value: { minItems: 1 }, valid: [[1]], invalid: [[]] },
  uniqueItems: { value: { uniqueItems: true }, valid: [[1, '1', { a: 1 }]], invalid: [[{ a: 1, b: 2 }, { b: 2, a: 1 }]] },
  maxContains: { value: { contains: { type: 'number' }, maxContains: 1 }, valid: [[1, 'a']], invalid: [[1, 2]] },
  minContains: { value: { contains: { type: 'number' }, minContains: 2 }, valid: [[1, 2]], invalid: [[1]] },
  maxProperties: { value: { maxProperties: 1 }, valid: [{ a: 1 }], invalid: [{ a: 1, b: 2 }] },
  minProperties: { value: { minProperties: 1 }, valid: [{ a: 1 }], invalid: [{}] },
  required: { value: { required: ['a', 'b'] }, valid: [{ a: 1, b: 2 }, 1], invalid: [{ a: 1 }] },
  dependentRequired: { value: { dependentRequired: { a: ['b'] } }, valid: [{ a: 1, b: 2 }, { b: 1 }], invalid: [{ a: 1 }] },

  // format, which the validators of MCP assert
  format: { value: { format: 'date-time' }, valid: ['2026-07-28T12:00:00Z', 1], invalid: ['tomorrow'] },

  // content
  contentEncoding: { value: { type: 'string', contentEncoding: 'base64' }, valid: ['%%%'], invalid: [1] },
  contentMediaType: { value: { type: 'string', contentMediaType: 'application/json' }, valid: ['{'], invalid: [1] },
  contentSchema: { value: { type: 'string', contentMediaType: 'application/json', contentSchema: { type: 'array' } }, valid: ['{}'], invalid: [1] },

  // meta-data
  title: { value: { title: 'A <b>title</b> – “quoted”' }, valid: [1], invalid: [] },
  description: { value: { description: 'Line\n\ttab \\ "quote" \u2028 ☃ 😀 </script>' }, valid: [1], invalid: [] },
  default: { value: { default: { z: 1, a: [0.1, 1e21, -0.5] } }, valid: [1], invalid: [] },
  deprecated: { value: { deprecated: true }, valid: [1], invalid: [] },
  readOnly: { value: { readOnly: true }, valid: [1], invalid: [] },
  writeOnly: { value: { writeOnly: true }, valid: [1], invalid: [] },
  examples: { value: { examples: [{ $ref: '#/nowhere' }, null] }, valid: [1], invalid: [] },
};

/** The input schema of the tool for a keyword: what stands at the root comes last, for nothing may reorder it. */
export function toolSchema({ value, root }: KeywordCase): Record<string, unknown> {
  return { required: ['value'], properties: { value }, type: 'object', ...root };
}

/** The name of the tool for a keyword. */
export function toolName(keyword: string): string {
  return `keyword_${keyword.replace('$', 'core_')}`;
}
