import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { describe, expect, test } from 'vitest';
import { createServer, importedFunction, manifestOf, messageOf, ownedFunction, resourceNamed, tool } from './synthesized-server';
import { Backend, Interceptor, type InterceptorOptions, InterceptorPhase, RemoteMcpServer, type RemoteMcpServerProps, ResourceContent } from 'cdk-remote-mcp-server';

/** The manifest of a server with interceptors by one function, with each of the options. */
function interceptorsOf(...options: InterceptorOptions[]) {
  const { app, stack } = createServer();
  const fn = importedFunction(stack, 'guard');
  new RemoteMcpServer(stack, 'Other', { interceptors: options.map((option) => Interceptor.lambdaFunction(fn, option)) });
  return manifestOf({ app, stack }, 'OtherMcpFunction').interceptors;
}

const ARN = 'arn:aws:lambda:us-east-1:123456789012:function:guard';

describe('an interceptor', () => {
  test('sees all calls in both phases, unless told otherwise', () => {
    expect(interceptorsOf({})).toEqual([{ functionArn: ARN, phases: ['request', 'response'], tools: { include: ['*'], exclude: [] } }]);
  });

  test('reaches the manifest in its place, with what it sees', () => {
    expect(interceptorsOf(
      { phases: [InterceptorPhase.RESPONSE, InterceptorPhase.RESPONSE], tools: { include: ['crm_*'] } },
      { phases: [InterceptorPhase.REQUEST], tools: { exclude: ['about', 'help*'] } },
    )).toEqual([
      { functionArn: ARN, phases: ['response'], tools: { include: ['crm_*'], exclude: [] } },
      { functionArn: ARN, phases: ['request'], tools: { include: ['*'], exclude: ['about', 'help*'] } },
    ]);
  });

  test.each<[string, InterceptorOptions, string]>([
    ['no phase', { phases: [] }, 'interceptors[0]: phases is empty, so it would never be asked; name a phase, or leave it out for both'],
    ['no tool', { tools: { include: [] } }, 'interceptors[0]: tools.include is empty, so it would never be asked; name tools, or leave it out for all'],
    ['a name that is empty', { tools: { include: ['a', ''] } }, 'interceptors[0]: tools.include: an empty pattern matches no name; write "*" for all names, or leave it out'],
    ['an exception that is empty', { tools: { exclude: [''] } }, 'interceptors[0]: tools.exclude: an empty pattern matches no name; write "*" for all names, or leave it out'],
  ])('with %s fails', (_name, options, problem) => {
    expect(messageOf(() => interceptorsOf(options))).toContain(`- ${problem}`);
  });

  test('S34 may be invoked by the mcp function, and nothing but this version of it', () => {
    const { stack } = createServer();
    const alias = new lambda.Alias(stack, 'Live', { aliasName: 'live', version: ownedFunction(stack, 'Guard').currentVersion });
    new RemoteMcpServer(stack, 'Other', { interceptors: [Interceptor.lambdaFunction(alias)] });
    const { Statement } = resourceNamed(Template.fromStack(stack), 'AWS::IAM::Policy', 'OtherMcpFunctionRole').Properties.PolicyDocument;

    expect(Statement.filter(({ Action }: { Action: string }) => Action === 'lambda:InvokeFunction')).toEqual([
      { Action: 'lambda:InvokeFunction', Effect: 'Allow', Resource: stack.resolve(alias.functionArn) },
    ]);
  });
});

describe('a pattern that matches no tool', () => {
  const names = ['crm_find', 'crm_delete', 'about'];
  /** The warnings of a server with tools of these names, and what else it serves. */
  function warningsOf(tools: InterceptorOptions['tools'], props: RemoteMcpServerProps = {}): string[] {
    const { stack } = createServer();
    new RemoteMcpServer(stack, 'Other', {
      tools: names.map((name) => tool(stack, { name })),
      interceptors: [Interceptor.lambdaFunction(importedFunction(stack, 'guard'), { tools })],
      ...props,
    });
    return Annotations.fromStack(stack).findWarning('/Test/Other/McpFunction', Match.anyValue()).map(({ entry }) => String(entry.data));
  }

  test('is warned of, since the interceptor would not see what it is there for', () => {
    expect(warningsOf({ include: ['cmr_*', 'crm_*', 'a.out'], exclude: ['*_find', 'help'] }, { toolSearch: { hideTools: true, alwaysListed: ['abuot', 'about'] } }))
      .toEqual(([['interceptors[0].tools.include', 'cmr_*'], ['interceptors[0].tools.include', 'a.out'], ['interceptors[0].tools.exclude', 'help'],
        ['toolSearch.alwaysListed', 'abuot']]).map(([prop, pattern]) => (
        `${prop}: "${pattern}" matches the name of no tool; correct it, or leave it out [ack: cdk-remote-mcp-server:unmatchedPattern]`
      )));
  });

  test.each<[string, InterceptorOptions['tools'], RemoteMcpServerProps]>([
    ['there is none', {}, {}],
    ['all are meant', { include: ['*'] }, { tools: [], resources: [{ uri: 'docs://a', name: 'a', content: ResourceContent.fromText('a') }] }],
    ['gaps match', { include: ['*m*d*', 'a*t', '**'] }, {}],
    ['it is a tool of the search', { include: ['search_tools'] }, { toolSearch: {} }],
    ['another MCP server may have one', { include: ['wiki_*'] }, { backends: [Backend.mcpServer({ url: 'https://wiki.example.com/mcp' })] }],
  ])('is not warned of where %s', (_case, tools, props) => {
    expect(warningsOf(tools, props)).toEqual([]);
  });

  test('is warned of where another MCP server brings no tools', () => {
    expect(warningsOf({ include: ['wiki_*'] }, { backends: [Backend.mcpServer({ url: 'https://wiki.example.com/mcp', tools: { include: [] } })] })).toHaveLength(1);
  });
});
