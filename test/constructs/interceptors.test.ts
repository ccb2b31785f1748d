import { Template } from 'aws-cdk-lib/assertions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { describe, expect, test } from 'vitest';
import { createServer, importedFunction, manifestOf, messageOf, ownedFunction, resourceNamed } from './synthesized-server';
import { Interceptor, type InterceptorOptions, InterceptorPhase, RemoteMcpServer } from 'cdk-remote-mcp-server';

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
