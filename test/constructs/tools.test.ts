import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Annotations as CdkAnnotations, CfnParameter, Duration, Stack, Token } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { createServer, importedFunction, manifestOf, messageOf, ownedFunction, resourceNamed, tool } from './synthesized-server';
import { Authorization, IdentityProvider, RemoteMcpServer, type RemoteMcpServerProps, ToolHandler, type ToolProps, ToolSchema } from 'cdk-remote-mcp-server';

/** The problems of a tool, without the heading. */
function problemsOf(props: Partial<ToolProps>): string {
  const { stack, server } = createServer();
  return messageOf(() => server.addTool(tool(stack, props))).replace(/^.* is not valid:\n/, '');
}

const problemsOfInput = (schema: Record<string, any>) => problemsOf({ inputSchema: ToolSchema.fromObject(schema) });
/** A file that validates for a tool. */
const VALIDATOR = /^validators\/[0-9a-f]{32}\.js$/;
const property = (schema: unknown) => ({ type: 'object', properties: { a: schema } });

describe('a tool', () => {
  test('reaches the manifest as it was given', () => {
    const { app, stack } = createServer();
    const inputSchema = {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      properties: { city: { 'type': 'string', 'x-unknown': [1, null] } },
      $defs: { a: { $anchor: 'here', if: { const: 1 }, then: false } },
      unevaluatedProperties: false,
    };
    const outputSchema = { type: 'array', prefixItems: [{ type: 'number' }] };
    new RemoteMcpServer(stack, 'Other', {
      serverTitle: 'Weather',
      serverVersion: '2.1.0',
      instructions: 'Ask for a city.',
      allowedOrigins: ['https://app.example.com'],
      tools: [{
        name: 'get_forecast',
        title: 'Forecast',
        description: 'Tells the weather.',
        inputSchema: ToolSchema.fromObject(inputSchema),
        outputSchema: ToolSchema.fromObject(outputSchema),
        annotations: { readOnlyHint: true, openWorldHint: false },
        handler: ToolHandler.lambdaFunction(importedFunction(stack)),
      }],
    });
    expect(manifestOf({ app, stack }, 'OtherMcpFunction')).toEqual({
      version: 1,
      server: { name: 'Other', title: 'Weather', version: '2.1.0', instructions: 'Ask for a city.' },
      tools: [{
        name: 'get_forecast',
        title: 'Forecast',
        description: 'Tells the weather.',
        inputSchema,
        outputSchema,
        validators: { input: expect.stringMatching(VALIDATOR), output: expect.stringMatching(VALIDATOR) },
        annotations: { readOnlyHint: true, openWorldHint: false },
        handler: { type: 'lambdaFunction', functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:tool' },
      }],
      resources: [],
      resourceTemplates: [],
      prompts: [],
      mcpServers: [],
      interceptors: [],
      keepsState: false,
      listing: { pageSize: 200, cacheTtl: 60_000, cacheScope: 'private' },
      allowedOrigins: ['https://app.example.com'],
    });
  });

  test('without an input schema takes no arguments', () => {
    const server = createServer();
    server.server.addTool(tool(server.stack));
    expect(manifestOf(server).tools[0].inputSchema).toEqual({ type: 'object', additionalProperties: false });
  });

  test('can be added later, after those of the props, and adds no resource', () => {
    const empty = createServer({ tools: [] });
    const { app, stack, server } = createServer();
    for (const name of ['first', 'second', 'third']) {
      server.addTool(tool(stack, { name }));
    }
    const types = (template: Template) => Object.values(template.toJSON().Resources).map(({ Type }: any) => Type);
    expect(types(Template.fromStack(stack))).toEqual(types(Template.fromStack(empty.stack)));
    expect(manifestOf({ app, stack }).tools.map(({ name }) => name)).toEqual(['first', 'second', 'third']);
  });

  test('a thousand tools add no resource, and no permission beyond that of their function', () => {
    const { app, stack, server } = createServer();
    const handler = ToolHandler.lambdaFunction(ownedFunction(stack, 'All'));
    for (let i = 0; i < 1000; i++) {
      server.addTool({ name: `tool_${i}`, description: `Tool ${i}.`, inputSchema: ToolSchema.fromObject(property({ maximum: i })), handler });
    }
    expect(manifestOf({ app, stack }).tools).toHaveLength(1000);
    const mcpFunction = resourceNamed(Template.fromStack(stack), 'AWS::Lambda::Function', 'McpMcpFunction');
    expect(stack.resolve(mcpFunction.Properties.Environment.Variables.DEPLOY_TIME_VALUES))
      .toEqual({ 'Fn::Join': ['', ['["', { 'Fn::GetAtt': [expect.stringMatching(/^All/), 'Arn'] }, '"]']] });
  });
});

describe('fails for', () => {
  test.each([
    ['an empty name', { name: '' }],
    ['a name with a space', { name: 'get forecast' }],
    ['a name with a slash', { name: 'get/forecast' }],
    ['a long name', { name: 'a'.repeat(65) }],
  ])('%s', (_what, props) => {
    expect(problemsOf(props)).toBe(`- tool ${JSON.stringify(props.name)}: a name has 1 to 64 characters of A-Z, a-z, 0-9, "_", "-" and "."`);
  });

  test.each(['constructor', 'toString', '__proto__'])('the name %s, which every JavaScript object has', (name) => {
    expect(problemsOf({ name })).toMatch(`- tool "${name}": every JavaScript object has a member of this name`);
  });

  test('two tools of one name', () => {
    const { stack, server } = createServer();
    server.addTool(tool(stack, { name: 'twice' }));
    expect(messageOf(() => server.addTool(tool(stack, { name: 'twice' }))))
      .toBe('remote MCP server "Test/Mcp" is not valid:\n- tool "twice": another tool has this name; give each tool a name of its own');
  });

  test('a missing description', () => {
    expect(problemsOf({ description: ' ' })).toBe('- tool "a_tool": description is missing: models choose tools by it');
  });

  test('annotations that contradict each other', () => {
    expect(problemsOf({ annotations: { readOnlyHint: true, destructiveHint: true } })).toContain('annotations contradict each other');
  });

  test('a handler without a tool: what fails is not added', () => {
    const { app, stack, server } = createServer();
    expect(() => server.addTool(tool(stack, { name: 'no good' }))).toThrow();
    server.addTool(tool(stack, { name: 'good' }));
    expect(manifestOf({ app, stack }).tools.map(({ name }) => name)).toEqual(['good']);
  });
});

describe('a schema fails', () => {
  test.each<[string, Record<string, any>, string]>([
    ['with another root than an object', { type: 'array' }, 'inputSchema at /type: the root of an input schema must have "type": "object", got "array"'],
    ['without a root type', { properties: {} }, 'inputSchema at /type: the root of an input schema must have "type": "object", got no type'],
    ['with an unknown type', property({ type: 'strin' }), 'inputSchema at /properties/a/type: must be equal to one of the allowed values (array, boolean'],
    ['with a keyword of the wrong type', property({ minimum: '1' }), 'inputSchema at /properties/a/minimum: must be number'],
    ['with a name in the pointer escaped', { type: 'object', properties: { 'a/b~': { type: 1 } } }, 'inputSchema at /properties/a~1b~0/type: must be'],
    ['with a wrong regular expression', property({ pattern: '(' }), 'inputSchema at /properties/a/pattern: "(" is not a regular expression'],
    ['with a wrong pattern of names', { type: 'object', patternProperties: { '[': {} } }, 'inputSchema at /patternProperties: "[" is not a regular expression'],
    ['that refers to the network', property({ $ref: 'https://example.com/a.json' }), 'inputSchema at /properties/a/$ref: "https://example.com/a.json" is in another document, which is never fetched'],
    ['that refers to a meta-schema', property({ $ref: 'https://json-schema.org/draft/2020-12/schema' }), 'is in another document'],
    ['that refers to a file', property({ $ref: 'other.json' }), 'inputSchema at /properties/a/$ref: "other.json" leads nowhere in this schema'],
    ['that refers to nothing', property({ allOf: [{ $ref: '#/$defs/b' }] }), 'inputSchema at /properties/a/allOf/0/$ref: "#/$defs/b" leads nowhere in this schema'],
    ['of an unknown dialect', { $schema: 'http://json-schema.org/draft-04/schema#', type: 'object' }, 'inputSchema at /$schema: $schema must be one of https://json-schema.org/draft/2020-12/schema'],
    ['with a function in it', property({ default: () => 1 }), 'inputSchema at /properties/a/default: () => 1 is not a JSON value'],
    ['with undefined in it', property({ enum: [undefined] }), 'inputSchema at /properties/a/enum/0: undefined is not a JSON value'],
    ['with NaN in it', property({ maximum: NaN }), 'inputSchema at /properties/a/maximum: NaN is not a JSON value'],
    ['with a date in it', property({ default: new Date(0) }), 'inputSchema at /properties/a/default: an instance of Date is not a JSON value'],
    ['with a reserved name in it', property({ default: { $deployTimeValue: 0 } }), 'a member cannot be named "$deployTimeValue"'],
    ['with an argument that would get lost', JSON.parse('{"type":"object","properties":{"__proto__":{"type":"string"}}}'), 'at /properties: a member cannot be named "__proto__"'],
    ['with a token where it decides what is valid', property({ const: Token.asString({ Ref: 'X' }) }), 'inputSchema at /properties/a/const: a CloudFormation token can only stand in title, description'],
    ['with a token in a property that an annotation has the name of', { type: 'object', properties: { title: { pattern: Token.asString({ Ref: 'X' }) } } }, 'inputSchema at /properties/title/pattern: a CloudFormation token can only'],
    ['with a token in a value that decides', property({ enum: [{ title: Token.asString({ Ref: 'X' }) }] }), 'inputSchema at /properties/a/enum/0/title: a CloudFormation token can only'],
    ['with a token for a number', property({ maximum: Token.asNumber({ Ref: 'X' }) }), 'inputSchema at /properties/a/maximum: a CloudFormation token is not a JSON value'],
    ['with a token for a list', property({ enum: Token.asList({ Ref: 'X' }) }), 'inputSchema at /properties/a/enum: a CloudFormation token is not a JSON value'],
    ['with a token for a name', { type: 'object', properties: { [Token.asString({ Ref: 'X' })]: {} } }, 'a member cannot be named by a CloudFormation token'],
    ['that is too large', property({ description: 'x'.repeat(200_000) }), 'inputSchema: the schema has 200'],
  ])('%s', (_how, schema, expected) => {
    expect(problemsOfInput(schema)).toContain(`- tool "a_tool": ${expected.startsWith('inputSchema') ? expected : ''}`);
    expect(problemsOfInput(schema)).toContain(expected);
  });

  test('S26 that is nested too deeply, or holds itself', () => {
    let deep: Record<string, any> = {};
    for (let i = 0; i < 10_000; i++) {
      deep = { not: deep };
    }
    expect(problemsOfInput({ type: 'object', ...deep })).toContain('the schema is nested deeper than 64 levels, or holds itself');
    const itself: Record<string, any> = { type: 'object' };
    itself.not = itself;
    expect(problemsOfInput(itself)).toContain('the schema is nested deeper than 64 levels, or holds itself');
  });

  test('that is not an object', () => {
    expect(problemsOf({ inputSchema: ToolSchema.fromJson('[]') })).toBe('- tool "a_tool": inputSchema: a schema must be a JSON object');
  });

  test('with everything wrong at once, place by place', () => {
    expect(problemsOfInput({ type: 'object', properties: { a: { type: 'x' }, b: { minLength: -1 } } }).split('\n')).toHaveLength(2);
  });

  test('that is not JSON, or not there', () => {
    expect(problemsOf({ inputSchema: ToolSchema.fromJson('{') })).toMatch(/^- tool "a_tool": inputSchema cannot be read: .*JSON/);
    expect(problemsOf({ outputSchema: ToolSchema.fromFile('/no/such/file.json') })).toMatch(/^- tool "a_tool": outputSchema cannot be read: ENOENT/);
  });

  test('that has the $id of another one', () => {
    const { stack, server } = createServer();
    const withId = (maximum: number) => ToolSchema.fromObject({ $id: 'https://example.com/a', type: 'object', properties: { a: { maximum } } });
    server.addTool(tool(stack, { name: 'one', inputSchema: withId(1) }));
    server.addTool(tool(stack, { name: 'same', inputSchema: withId(1) }));
    expect(messageOf(() => server.addTool(tool(stack, { name: 'two', inputSchema: withId(2) }))))
      .toContain('- tool "two": inputSchema at /$id: another schema of this server has the $id "https://example.com/a" too');
  });
});

describe('x-mcp-header fails', () => {
  test.each<[string, unknown, string]>([
    ['for numbers', { 'type': 'number', 'x-mcp-header': 'A' }, 'is for properties of type string, integer, boolean, got "number"'],
    ['without a type', { 'x-mcp-header': 'A' }, 'is for properties of type string, integer, boolean, got no type'],
    ['with a name that is none', { 'type': 'string', 'x-mcp-header': 'A B' }, 'must be a header name'],
    ['in a list', { type: 'array', items: { 'type': 'string', 'x-mcp-header': 'A' } }, 'is for properties that are reached through "properties" alone'],
    ['in an alternative', { anyOf: [{ 'type': 'string', 'x-mcp-header': 'A' }] }, 'is for properties that are reached through "properties" alone'],
  ])('%s', (_how, schema, expected) => {
    expect(problemsOfInput(property(schema))).toContain(`x-mcp-header: x-mcp-header ${expected}`);
  });

  test('for two parameters of one header, whatever the case', () => {
    expect(problemsOfInput({
      type: 'object',
      properties: { a: { 'type': 'string', 'x-mcp-header': 'Region' }, b: { 'type': 'string', 'x-mcp-header': 'region' } },
    })).toContain('inputSchema at /properties/b/x-mcp-header: x-mcp-header "region" is also declared at /properties/a');
  });

  test('never for one that follows the rules', () => {
    const { stack, server } = createServer();
    expect(() => server.addTool(tool(stack, {
      inputSchema: ToolSchema.fromObject(property({ type: 'object', properties: { b: { 'type': 'integer', 'x-mcp-header': 'Depth' } } })),
    }))).not.toThrow();
  });
});

describe('a schema passes', () => {
  test.each<[string, Record<string, any>]>([
    ['with references inside', { type: 'object', properties: { a: { $ref: '#/$defs/b' }, c: { $ref: '#d' } }, $defs: { b: {}, d: { $anchor: 'd' } } }],
    ['with references to its own $id', {
      $id: 'https://example.com/own', type: 'object', properties: { a: { $ref: 'https://example.com/own#/$defs/b' } }, $defs: { b: {} },
    }],
    ['that refers to itself', { type: 'object', properties: { child: { $ref: '#' } } }],
    ['of draft-07 that says so', {
      $schema: 'http://json-schema.org/draft-07/schema#', type: 'object', definitions: { b: {} }, properties: { a: { $ref: '#/definitions/b' } },
    }],
    ['of draft 2019-09 that says so', { $schema: 'https://json-schema.org/draft/2019-09/schema', type: 'object', $defs: { b: { $recursiveAnchor: true } } }],
    ['with data that looks like a schema', property({ const: { $ref: 'https://example.com', type: 'nothing' }, default: { pattern: '(' } })],
    ['with tokens in annotations', { type: 'object', properties: { title: { description: Token.asString({ Ref: 'X' }), examples: [{ const: Token.asString({ Ref: 'X' }) }] } } }],
    ['with a property of a keyword\'s name', { type: 'object', properties: { $ref: { type: 'string' }, default: { type: 'string' } } }],
  ])('%s', (_how, schema) => {
    const { stack, server } = createServer();
    const toolSchema = ToolSchema.fromObject(schema);
    expect(() => server.addTool(tool(stack, { inputSchema: toolSchema, outputSchema: toolSchema }))).not.toThrow();
  });

  test('from a file', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'schema-')), 'schema.json');
    writeFileSync(file, '{"type":"object","minProperties":1}');
    const server = createServer();
    server.server.addTool(tool(server.stack, { inputSchema: ToolSchema.fromFile(file) }));
    expect(manifestOf(server).tools[0].inputSchema).toEqual({ type: 'object', minProperties: 1 });
  });
});

describe('what is known at deployment only', () => {
  test('goes to the environment, each value once, and the manifest refers to it', () => {
    const { app, stack, server } = createServer();
    const fn = ownedFunction(stack, 'One');
    const city = new CfnParameter(stack, 'City').valueAsString;
    for (const name of ['one', 'two']) {
      server.addTool({
        name,
        description: `Tells the weather of ${city}.`,
        inputSchema: ToolSchema.fromObject(property({ type: 'string', default: city })),
        handler: ToolHandler.lambdaFunction(fn),
      });
    }
    const { tools } = manifestOf({ app, stack });
    expect(tools[1]).toEqual({
      name: 'two',
      description: { $deployTimeValue: 0 },
      inputSchema: property({ type: 'string', default: { $deployTimeValue: 1 } }),
      validators: { input: expect.stringMatching(VALIDATOR) },
      handler: { type: 'lambdaFunction', functionArn: { $deployTimeValue: 2 } },
    });
    expect(resourceNamed(Template.fromStack(stack), 'AWS::Lambda::Function', 'McpMcpFunction').Properties.Environment.Variables.DEPLOY_TIME_VALUES)
      .toEqual({
        'Fn::Join': ['', [
          '["Tells the weather of ', { Ref: 'City' }, '.","', { Ref: 'City' }, '","', { 'Fn::GetAtt': [expect.stringMatching(/^One/), 'Arn'] }, '"]',
        ]],
      });
  });

  test('may come from another stack', () => {
    const { app, stack, server } = createServer();
    const other = new Stack(app, 'Functions');
    server.addTool(tool(stack, { handler: ToolHandler.lambdaFunction(ownedFunction(other, 'One')) }));
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: { DEPLOY_TIME_VALUES: { 'Fn::Join': ['', ['["', { 'Fn::ImportValue': Match.stringLikeRegexp('^Functions:ExportsOutput') }, '"]']] } },
      },
    });
  });
});

test('warns of a server with nothing to serve, and of no other', () => {
  const { stack, server } = createServer();
  Annotations.fromStack(stack).hasWarning('/Test/Mcp/McpFunction', Match.stringLikeRegexp('the server serves nothing'));
  expect(server.node.path).toBe('Test/Mcp');
  const used = createServer({ authorization: Authorization.builtIn({ identityProvider: IdentityProvider.passphrase() }) });
  used.server.addTool(tool(used.stack));
  Annotations.fromStack(used.stack).hasNoWarning('*', Match.anyValue());
});

describe('a timeout that is longer than that of the function', () => {
  /** The warnings of a server with a tool by a function for each of the timeouts, in seconds. */
  function warningsOf(timeouts: number[], props: RemoteMcpServerProps = {}, longRunning = false): string[] {
    const { stack, server } = createServer(props);
    const fn = importedFunction(stack);
    timeouts.forEach((seconds, index) => server.addTool(tool(stack, {
      name: `tool_${index}`, longRunning, handler: ToolHandler.lambdaFunction(fn, { timeout: Duration.seconds(seconds) }),
    })));
    return Annotations.fromStack(stack).findWarning('/Test/Mcp/McpFunction', Match.stringLikeRegexp('timeout')).map(({ entry }) => String(entry.data));
  }

  test('is warned of', () => {
    expect(warningsOf([60, 61])).toEqual([
      'timeout of "tool_1" is longer than functionTimeout, which ends calls after 1 minute; raise functionTimeout, or lower timeout [ack: cdk-remote-mcp-server:toolTimeout]',
    ]);
    expect(warningsOf([61], { functionTimeout: Duration.minutes(2) })).toEqual([]);
  });

  test('is warned of where it is that of tasks', () => {
    expect(warningsOf([61], {}, true)).toEqual([]);
    expect(warningsOf([61], { taskTimeout: Duration.minutes(1) }, true)).toEqual([expect.stringContaining('"tool_0" is longer than taskTimeout')]);
  });

  test('is warned of once for many tools', () => {
    const { stack } = createServer();
    const handler = ToolHandler.lambdaFunction(importedFunction(stack), { timeout: Duration.minutes(2) });
    new RemoteMcpServer(stack, 'Other', { tools: Array.from({ length: 7 }, (_, index) => tool(stack, { name: `tool_${index}`, handler })) });
    expect(Annotations.fromStack(stack).findWarning('/Test/Other/McpFunction', Match.anyValue()).map(({ entry }) => entry.data))
      .toEqual([expect.stringMatching(/^timeout of "tool_0", .*"tool_4" and 2 more is longer/)]);
  });
});

describe('what extensions say of a tool', () => {
  test('reaches the manifest', () => {
    const { stack, app, server } = createServer();
    server.addTool(tool(stack, { meta: { ui: { resourceUri: 'ui://page' } } }));
    expect(manifestOf({ app, stack }).tools[0]!.meta).toEqual({ ui: { resourceUri: 'ui://page' } });
  });

  test.each<[string, any, RegExp]>([
    ['that is no JSON', { a: new Date() }, /^- tool "a_tool": meta at \/a: an instance of Date is not a JSON value/],
    ['that is no object', 'ui', /^- tool "a_tool": meta must be an object of names and values, got a string$/],
    ['with a page elsewhere', { ui: { resourceUri: 'https://example.com' } }, /meta.ui.resourceUri must be the URI of a resource that begins with "ui:\/\/", got "https:\/\/example.com"$/],
  ])('%s fails', (_what, meta, problem) => {
    expect(problemsOf({ meta })).toMatch(problem);
  });
});

test('warns of arguments by names that some models refuse, which can be acknowledged', () => {
  const { stack, server } = createServer();
  const inputSchema = ToolSchema.fromObject({ type: 'object', properties: { 'filter[status]': {}, 'ok': { properties: { 'a b': {} } }, [`a${'b'.repeat(64)}`]: {} } });
  server.addTool(tool(stack, { name: 'listed', inputSchema }));
  Annotations.fromStack(stack).hasWarning('/Test/Mcp/McpFunction', Match.stringLikeRegexp('tool "listed": some models take no arguments named "ab+", "filter\\[status\\]", and refuse'));
  const acknowledged = createServer();
  CdkAnnotations.of(acknowledged.server).acknowledgeWarning('cdk-remote-mcp-server:argumentNames');
  acknowledged.server.addTool(tool(acknowledged.stack, { inputSchema }));
  Annotations.fromStack(acknowledged.stack).hasNoWarning('*', Match.stringLikeRegexp('arguments named'));
});
