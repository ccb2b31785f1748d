import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { returned, startLambdaService, type LambdaService } from './lambda-service';
import { startFunction, tool, type McpFunction } from './mcp-function';
import { callTool } from './messages';
import { ENVIRONMENT } from '../../../src/contract';

const value = (schema: object, root: object = {}) => ({ type: 'object', properties: { value: schema }, ...root });

/** Alternatives that refer back to themselves: each level of the value is checked twice as often as the one above. */
const ALTERNATIVES = {
  $defs: { node: { anyOf: ['a', 'b'].map((name) => ({ properties: { next: { $ref: '#/$defs/node' } }, required: [name] })) } },
};
const DYNAMIC = {
  $defs: { node: { $dynamicAnchor: 'n', oneOf: ['a', 'b'].map((name) => ({ properties: { next: { $dynamicRef: '#n' } }, required: [name] })) } },
};
const nested = (depth: number) => Array.from({ length: depth }).reduce<object>((next) => ({ next }), {});
const spaces = (count: number) => `${' '.repeat(count)}x`;

/** A schema that synthesis might not see through, and a value that it takes for ever to check. */
const COSTLY: Record<string, readonly [schema: object, costly: unknown, plain: unknown]> = {
  'a pattern that is exponential': [value({ pattern: '^(a+)+$' }), `${'a'.repeat(60)}!`, 'aa'],
  'a pattern that only ECMA-262 without "u" knows': [value({ pattern: '^(?:a+\\_?)+$' }), `${'a'.repeat(60)}!`, 'a_'],
  'a pattern that looks ahead': [value({ pattern: '(?=(a+)+$)a' }), `${'a'.repeat(60)}!`, 'a'],
  'a pattern that refers back': [value({ pattern: '^(a+)+\\1$' }), `${'a'.repeat(60)}!`, 'aa'],
  'a pattern that is quadratic, on megabytes': [value({ pattern: '\\s+$' }), spaces(3_000_000), 'x '],
  'the name of a member': [value({ patternProperties: { '^(a+)+$': { type: 'string' } } }), { [`${'a'.repeat(60)}!`]: 1 }, { b: 1 }],
  'the rule of names': [value({ propertyNames: { pattern: '^(a|a)+$' } }), { [`${'a'.repeat(60)}!`]: 1 }, { a: 1 }],
  'a pattern of draft-07': [value({ pattern: '^(a+)+$' }, { $schema: 'http://json-schema.org/draft-07/schema#' }), `${'a'.repeat(60)}!`, 'a'],
  'a pattern of 2019-09': [value({ pattern: '^(a+)+$' }, { $schema: 'https://json-schema.org/draft/2019-09/schema' }), `${'a'.repeat(60)}!`, 'a'],
  'items that are compared with each other': [value({ uniqueItems: true }), Array.from({ length: 49_000 }, (_, i) => ({ i })), [1, 2]],
  'alternatives that refer to themselves': [value({ $ref: '#/$defs/node' }, ALTERNATIVES), nested(100), { a: 1 }],
  'alternatives that refer to themselves dynamically': [value({ $ref: '#/$defs/node' }, DYNAMIC), nested(100), { a: 1 }],
  'many values that are compared with many': [
    value({ items: { enum: Array.from({ length: 9000 }, (_, i) => ({ i })) } }), Array.from({ length: 49_000 }, () => ({ i: -1 })), [{ i: 1 }],
  ],
};

let lambda: LambdaService;
let mcp: McpFunction;
beforeAll(async () => {
  lambda = await startLambdaService();
  const names = Object.keys(COSTLY).map((_, i) => `costly_${i}`);
  for (const name of [...names, 'plain']) {
    lambda.functions[name] = () => returned('ok');
  }
  lambda.functions.answers = () => returned({ value: `${'a'.repeat(60)}!` });
  mcp = await startFunction({
    manifest: {
      tools: [
        ...Object.values(COSTLY).map(([inputSchema], i) => tool(names[i]!, { inputSchema: inputSchema as any })),
        tool('answers', { outputSchema: value({ pattern: '^(a+)+$' }) as any }),
        tool('plain'),
      ],
    },
    // these checks never end: there is nothing to be patient with
    environment: { AWS_ENDPOINT_URL_LAMBDA: lambda.url, [ENVIRONMENT.patience]: '0.5' },
  });
});
afterAll(() => lambda.close());

const resultOf = async (name: string, args: Record<string, unknown>) => (await mcp.call(callTool(name, args))).messages[0].result;

describe('S26 a schema that takes for ever to check', () => {
  test.each(Object.entries(COSTLY))('by %s', async (subject, [, costly, plain]) => {
    const name = `costly_${Object.keys(COSTLY).indexOf(subject)}`;

    expect(await resultOf(name, { value: costly })).toMatchObject({
      isError: true,
      content: [{ text: expect.stringMatching(/^The tool costly_\d+ was asked for, or answered, what takes too long to check\. Request id: /) }],
    });
    expect(await resultOf(name, { value: plain })).toMatchObject({ content: [{ text: 'ok' }] });
    expect(await resultOf('plain', {})).toMatchObject({ content: [{ text: 'ok' }] });
    expect(mcp.log).toContainEqual(expect.objectContaining({ level: 'ERROR', tool: name, kind: 'uncheckable' }));
  });

  test('by what a tool answers', async () => {
    expect(await resultOf('answers', {})).toMatchObject({ isError: true, content: [{ text: expect.stringContaining('takes too long to check') }] });
  });
});
