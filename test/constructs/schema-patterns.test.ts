import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { documentOf } from './open-api/imported';
import { createServer, manifestOf, messageOf, tool } from './synthesized-server';
import { Backend, OpenApiDocument, ToolSchema } from 'cdk-remote-mcp-server';

type Prop = 'inputSchema' | 'outputSchema';

const schemaWith = (pattern: string) => ({ type: 'object', properties: { a: { type: 'string', pattern } } });

/** Returns the problem of a tool whose schema is this; undefined when there is none. */
function problemOf(schema: object, prop: Prop = 'inputSchema'): string | undefined {
  const { stack, server } = createServer();
  try {
    server.addTool(tool(stack, { [prop]: ToolSchema.fromObject(schema) }));
    return undefined;
  } catch (error) {
    return messageOf(() => {
      throw error;
    }).replace(/^.* is not valid:\n/, '');
  }
}

describe('a pattern of a tool', () => {
  test.each([
    ['of ECMA-262 with "u"', '^\\p{Lu}[a-z]*$'],
    ['of ECMA-262 without "u"', '^[\\w-.]+\\_\\:$'],
    ['with a repetition in a repetition that is told apart', '^[a-z0-9]+(?:-[a-z0-9]+)*$'],
    ['of versions', '^(0|[1-9]\\d*)\\.(0|[1-9]\\d*)\\.(0|[1-9]\\d*)(?:-[0-9a-z.-]+)?$'],
    ['of addresses, cubic at worst', '^\\S+@\\S+\\.\\S+$'],
    ['of hosts', '^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*)$'],
    ['that takes everything, in two ways', '^(?:.|[\\s\\S])*$'],
  ])('%s is taken, and reaches clients as it is', (_kind, pattern) => {
    const { app, stack, server } = createServer();
    server.addTool(tool(stack, { inputSchema: ToolSchema.fromObject(schemaWith(pattern)) }));

    expect((manifestOf({ app, stack }).tools[0] as any).inputSchema.properties.a.pattern).toBe(pattern);
  });

  test.each([
    ['^(a+)+$', /^- tool "a_tool": inputSchema at \/properties\/a\/pattern: "\^\(a\+\)\+\$" takes for ever on some texts, such as 'a' \+ 'a'\.repeat\(31\) \+ '\\x00' \(exponential\); write it so that /],
    ['^(?:a|a)*$', /exponential/],
    ['^(a|aa)+$', /exponential/],
    ['(x+x+)+y', /exponential/],
    ['^(\\w+\\s?)*$', /exponential/],
    ['^(https?:\\/\\/)?([\\da-z\\.-]+)\\.([a-z\\.]{2,6})([\\/\\w \\.-]*)*\\/?$', /exponential/],
    ['^(([a-zA-Z0-9])+(\\-|\\_|\\.)?)*$', /exponential/],
    ['^(?!(a+)+$)', /exponential/],
    ['^(a?){50}a{50}$', /exponential/],
    ['^a*a*a*a*a*a*b$', /6th degree polynomial/],
  ])('%s fails synthesis: it takes for ever', (pattern, message) => {
    expect(problemOf(schemaWith(pattern))).toMatch(message);
    expect(problemOf({ type: 'object', patternProperties: { [pattern]: {} } })).toContain('inputSchema at /patternProperties: ');
    expect(problemOf(schemaWith(pattern), 'outputSchema')).toMatch(/outputSchema at .* takes for ever/);
  });

  test.each([
    ['(?i)abc', /flags cannot be written in ECMA-262: write \[Aa\]/],
    ['/^[a-z]+$/i', /this is a literal of JavaScript: leave out the slashes/],
    ['\\A[a-z]+\\z', /"\\A" is "\^" in ECMA-262; write "\^\[a-z\]\+\$"/],
    ['^[\\p{L} ]+\\_x$', /takes no needless backslashes.*; write "\^\[\\\\p\{L\} \]\+_x\$"/],
    ['^a++$', /possessive/],
    ['[[:alpha:]]', /classes such as/],
    ['(?P<a>b)', /a named group is \(\?<name>\.\.\.\) in ECMA-262; write "\(\?<a>b\)"/],
    ['(', /Unterminated group/],
  ])('%s fails synthesis: it is of another kind, and would mean something else here', (pattern, message) => {
    expect(problemOf(schemaWith(pattern))).toMatch(message);
    expect(problemOf(schemaWith(pattern))).toContain('is not a regular expression as JSON Schema has them (ECMA-262): ');
  });

  test('in an output schema must be one with "u", which is how clients read it', () => {
    expect(problemOf(schemaWith('^a\\_$'), 'outputSchema')).toMatch(/may refuse all tools for one that they cannot read; write "\^a_\$"/);
    expect(problemOf(schemaWith('^a\\_$'), 'inputSchema')).toBeUndefined();
  });

  test.each(['http://json-schema.org/draft-07/schema#', 'https://json-schema.org/draft/2019-09/schema'])('is read so in %s, too', ($schema) => {
    expect(problemOf({ $schema, ...schemaWith('^a\\_$') })).toBeUndefined();
    expect(problemOf({ $schema, ...schemaWith('^(a+)+$') })).toMatch(/exponential/);
  });
});

test('a pattern of a document that takes for ever is left out with a warning, and its operation becomes a tool', () => {
  const { app, stack, server } = createServer();
  const operation = {
    operationId: 'find', parameters: [{ name: 'q', in: 'query', schema: { type: 'string', pattern: '^(a+)+$' } }], responses: { 204: { description: 'd' } },
  };
  server.addBackend(Backend.openApi({ document: OpenApiDocument.fromObject(documentOf({ '/a': { get: operation } })) }));

  expect((manifestOf({ app, stack }).tools.at(-1) as any).inputSchema.properties).toEqual({ q: { type: 'string' } });
  Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('the tools do without\\s+- document#.*/schema/pattern: the pattern "\\^\\(a\\+\\)\\+\\$" is left out'));
});
