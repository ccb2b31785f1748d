import { CfnParameter, Lazy, Stack, Token } from 'aws-cdk-lib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mapValues, MappingError } from '../../../lambda-src/mcp/call/mapping';
import { parseDeployedJson } from '../../../lambda-src/shared/deploy-time-values';
import { compileMapping } from '../../../src/checks/mapping';
import { mappingProblems } from '../../../src/checks/mapping-problems';
import type { MappingSource } from '../../../src/contract';
import { deployJson } from '../../../src/infrastructure/deploy-time-values';
import { createServer, messageOf } from '../synthesized-server';
import { ToolHandler, ToolSchema } from 'cdk-remote-mcp-server';

const CALLER = { subject: 'ada', clientId: 'client', scopes: ['read'] };

/** What a backend is asked: compiled, deployed as JSON, and filled in. */
function asked(value: unknown, args: Record<string, unknown>): unknown {
  const problems: string[] = [];
  const { mapping } = compileMapping('body', value, problems);
  expect(problems).toEqual([]);
  const source: MappingSource = { arguments: args, caller: CALLER, requestId: 'request' };
  return mapValues(JSON.parse(JSON.stringify(mapping)), source);
}

const problemsOf = (value: unknown) => {
  const problems: string[] = [];
  compileMapping('body', value, problems);
  return problems;
};

/** Values of a call that try to be more than values. */
const hostile = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(
    '{{other}}', '{{$caller.subject}}', '{{$arguments}}', '${Token[TOKEN.1]}', { $value: ['caller', 'subject'] }, { $text: ['a', { $value: ['requestId'] }] },
    { $literal: 1 }, { $deployTimeValue: 0 }, [{ $value: ['arguments'] }], '__proto__',
  ),
);
const json = (value: unknown) => JSON.parse(JSON.stringify(value));

describe('a value of a call', () => {
  test('gets where its placeholder is with its type, whatever it holds', () => {
    fc.assert(fc.property(hostile, (value) => {
      const expected = json(value);
      expect(asked({ a: '{{v}}', list: ['{{v}}'], deep: { b: '{{ v }}' } }, { v: expected, other: 'secret' }))
        .toEqual({ a: expected, list: [expected], deep: { b: expected } });
    }));
  });

  test('in a text is that text, and is not read again', () => {
    const scalar = fc.oneof(fc.string(), fc.constantFrom('{{other}}', '{{$caller.subject}}', '$&', '$1', '{{v}}{{v}}'), fc.integer(), fc.boolean());
    fc.assert(fc.property(scalar, scalar, (a, b) => {
      expect(asked('<{{a}}|{{b}}>', { a, b, other: 'secret', v: 'x' })).toBe(`<${a}|${b}>`);
    }));
  });

  test('that is an object or a list is refused in a text, and so is one that is not there', () => {
    const noScalar = fc.oneof(fc.array(fc.jsonValue()), fc.dictionary(fc.string(), fc.jsonValue()), fc.constantFrom(null, undefined));
    fc.assert(fc.property(noScalar, (value) => {
      expect(() => asked('to {{v}}', { v: value })).toThrow(MappingError);
    }));
  });

  test('that is not there leaves out what it is the value of, and nothing else', () => {
    expect(asked({ a: '{{v}}', b: [1, '{{v}}', 2], c: { d: '{{v}}' }, e: null }, {})).toEqual({ b: [1, 2], c: {}, e: null });
  });

  test('is found by its own name only, and never in what all objects have', () => {
    for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) {
      expect(asked({ a: `{{${name}}}`, b: `{{x.${name}}}` }, { x: {} })).toEqual({});
    }
    expect(asked('{{__proto__}}', JSON.parse('{"__proto__":"mine"}'))).toBe('mine');
  });
});

describe('a value of the owner', () => {
  test('without placeholders stays as it is, even if it looks like a part of a mapping', () => {
    const plain = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.string().filter((text) => !text.includes('{{')), fc.integer(), fc.boolean(), fc.constant(null),
        fc.array(tie('value')), fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('$value', '$text', '$literal')), tie('value'), { maxKeys: 3 }),
      ),
    })).value;
    fc.assert(fc.property(plain, (value) => {
      const expected = json(value);
      expect(asked(expected, { a: 1 })).toEqual(expected);
    }));
  });

  test('that is known at deployment only is deployed, and is not read for placeholders then', () => {
    const stack = new Stack();
    const token = new CfnParameter(stack, 'P').valueAsString;
    const { mapping } = compileMapping('body', { whole: token, part: `{{a}} at https://${token}/{{b}}` }, []);
    const { text, deployTimeValues } = deployJson(mapping);
    expect(text).not.toContain('Token');
    const values = deployTimeValues.map((value) => Token.isUnresolved(value) ? value.replace(token, '{{a}}') : value);
    expect(mapValues(parseDeployedJson(text, values), { arguments: { a: 1, b: 'x' }, caller: CALLER, requestId: 'r' }))
      .toEqual({ whole: '{{a}}', part: '1 at https://{{a}}/x' });
  });

  test('tells of the call', () => {
    expect(asked({ all: '{{$arguments}}', who: '{{$caller.subject}}/{{$caller.clientId}}', scopes: '{{$caller.scopes}}', id: '{{$requestId}}' }, { a: 1 }))
      .toEqual({ all: { a: 1 }, who: 'ada/client', scopes: ['read'], id: 'request' });
  });

  test.each([
    ['{{{{a}}}}', '{{a}}'],
    ['Dear {{{{ first name }}}}, {{a}}', 'Dear {{ first name }}, 1'],
    ['{{{{a}}}}{{{{$env}}}}', '{{a}}{{$env}}'],
    ['{{{{}}}}', '{{}}'],
  ])('may have what looks like a placeholder, in braces twice: %s', (text, expected) => {
    expect(asked({ text }, { a: 1 })).toEqual({ text: expected });
  });

  test('may have single braces, and more of them', () => {
    for (const text of ['{a}', '{ {a} }', '{{', '}}', '{{{a}', 'query { user { name } }']) {
      expect(asked(text, { a: 1 })).toBe(text);
    }
  });
});

describe('fails for', () => {
  test.each([
    '{{$caller}}', '{{$caller.token}}', '{{$arguments.a}}', '{{$env}}', '{{}}', '{{ }}', '{{a b}}', '{{a.}}', '{{.a}}', '{{a..b}}',
  ])('the placeholder %s', (placeholder) => {
    expect(problemsOf({ a: ['x', `text ${placeholder}`] })).toEqual([
      `body.a[1]: there is no ${placeholder}; besides arguments, whose names have no space here, there are {{$arguments}}, {{$caller.subject}}, `
      + '{{$caller.clientId}}, {{$caller.scopes}}, {{$requestId}}',
    ]);
  });

  test.each<[string, unknown, string]>([
    ['a number that is known at deployment only', { n: Lazy.number({ produce: () => 1 }) }, 'body.n: a CloudFormation token that is no string is no JSON that is known at synthesis'],
    ['a list that is known at deployment only', { l: Lazy.list({ produce: () => ['a'] }) }, 'body.l: a CloudFormation token that is no string is no JSON that is known at synthesis'],
    ['an instance of a class', { d: new Date(0) }, 'body.d: a value of type object is no JSON that is known at synthesis'],
    ['a function', { f: () => 1 }, 'body.f: a value of type function is no JSON that is known at synthesis'],
    ['no number', { n: Number.NaN }, 'body.n: a value of type number is no JSON that is known at synthesis'],
    ['a name that is known at deployment only', { [Lazy.string({ produce: () => 'a' })]: 1 }, 'body: a member cannot be named by a CloudFormation token'],
    ['a name that values of the deployment have', { $deployTimeValue: 0 }, 'body: a member cannot be named $deployTimeValue'],
    [
      'a placeholder in what looks like a part of a mapping',
      { $value: ['{{a}}'] },
      'body: an object whose only member is $value cannot hold placeholders; give it another member, or another name',
    ],
  ])('%s', (_what, value, problem) => {
    expect(problemsOf(value)).toEqual([problem]);
  });
});

describe('by the input schema of its tool', () => {
  const schema = {
    type: 'object',
    properties: {
      city: { type: 'string' },
      when: { type: 'object', properties: { day: { type: 'string' } }, required: ['day'], additionalProperties: false },
      tags: { type: 'array' },
      any: {},
    },
    required: ['city', 'when'],
  };
  const check = (value: unknown, inputSchema: Record<string, any> = schema) => mappingProblems('body', value, inputSchema);

  test.each([
    '{{city}}', 'in {{city}}', '{{tags}}', '{{any}}', '{{any.thing}}', '{{when.day}}', 'on {{when.day}}', '{{tags.0}}', '{{$arguments}}', 'by {{$caller.subject}}',
  ])('%s is right', (value) => {
    expect(check(value)).toEqual([]);
  });

  test.each([
    ['{{town}}', 'body: {{town}} is none of the properties of inputSchema; declare it there, or correct the name'],
    ['{{when.hour}}', 'body: {{when.hour}} is none of the properties of inputSchema.when; declare it there, or correct the name'],
    [
      'about {{any}}',
      'body: nothing can be asked for without {{any}}; add "any" to "required" of inputSchema, or let the placeholder be the whole value, which is then left out',
    ],
    ...[['$arguments', 'object'], ['$caller.scopes', 'array']].map(([name, type]): [string, string] => [
      `to {{${name}}}`, `body: {{${name}}} is of type ${type}, which cannot stand within a text; let the placeholder be the whole value`,
    ]),
    ['at {{when}}', 'body: {{when}} is of type object, which cannot stand within a text; let the placeholder be the whole value'],
  ])('%s is wrong', (value, problem) => {
    expect(check(value)).toEqual([problem]);
  });

  test.each([
    ['additional properties', { type: 'object', additionalProperties: { type: 'string' } }],
    ['properties by pattern', { type: 'object', patternProperties: { '^x-': {} } }],
    ['a part in another schema', { type: 'object', allOf: [{ $ref: '#/$defs/a' }], $defs: { a: {} } }],
    ['alternatives', { type: 'object', properties: {}, oneOf: [{ required: ['other'] }] }],
  ])('with %s, what it does not tell is left to the call', (_what, open) => {
    expect(check({ a: '{{other}}', b: 'text {{other}}' }, open)).toEqual([]);
  });
});

test('a tool whose input schema cannot be read is told that alone', () => {
  const { server } = createServer();
  const message = messageOf(() => server.addTool({
    name: 'broken',
    description: 'Has no schema.',
    inputSchema: ToolSchema.fromFile('/nowhere.json'),
    handler: ToolHandler.http({ baseUrl: 'https://api.example.com', path: '/{id}', query: { q: 'a {{q}}' } }),
  }));
  expect(message.split('\n').slice(1)).toEqual([expect.stringMatching(/inputSchema cannot be read/)]);
});
