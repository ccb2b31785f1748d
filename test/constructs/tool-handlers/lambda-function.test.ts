import { CfnParameter, Duration, Lazy, Size } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { describe, expect, test } from 'vitest';
import { importedFunction, manifestOf, ownedFunction } from '../synthesized-server';
import { handlerOf, permissionsOf, problemsOf, serverWith, strings } from './handled-tool';
import { ToolHandler } from 'cdk-remote-mcp-server';

const FUNCTION_ARN = 'arn:aws:lambda:us-east-1:123456789012:function:tool';
const OTHER_ACCOUNT_ARN = 'arn:aws:lambda:eu-central-1:210987654321:function:theirs';

describe('a Lambda function', () => {
  test('is invoked without limits but its own', () => {
    expect(handlerOf(strings(), (stack) => ToolHandler.lambdaFunction(importedFunction(stack)))).toEqual({ type: 'lambdaFunction', functionArn: FUNCTION_ARN });
  });

  test('has the limits of the owner', () => {
    const options = { timeout: Duration.seconds(5), maxResultSize: Size.kibibytes(64) };
    expect(handlerOf(strings(), (stack) => ToolHandler.lambdaFunction(importedFunction(stack), options)))
      .toEqual({ type: 'lambdaFunction', functionArn: FUNCTION_ARN, timeout: 5000, maxResultSize: 65_536 });
  });

  test('may stream', () => {
    const server = serverWith(strings(), (stack) => [ToolHandler.streamingLambdaFunction(importedFunction(stack), { timeout: Duration.minutes(2) })]);
    expect(manifestOf(server).tools[0].handler).toEqual({ type: 'streamingLambdaFunction', functionArn: FUNCTION_ARN, timeout: 120_000 });
    expect(permissionsOf(server)).toEqual([{ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: FUNCTION_ARN }]);
  });

  test('S34 is invoked by its ARN alone, be it an alias, a version, or of another account', () => {
    const server = serverWith(strings(), (stack) => {
      const fn = ownedFunction(stack, 'Fn');
      return [
        ToolHandler.lambdaFunction(fn.addAlias('live')),
        ToolHandler.streamingLambdaFunction(fn.currentVersion),
        ToolHandler.lambdaFunction(lambda.Function.fromFunctionArn(stack, 'Theirs', OTHER_ACCOUNT_ARN)),
      ];
    });
    expect(permissionsOf(server)).toEqual([
      { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: { Ref: expect.stringMatching(/^FnAliaslive/) } },
      { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: { Ref: expect.stringMatching(/^FnCurrentVersion/) } },
      { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: OTHER_ACCOUNT_ARN },
    ]);
  });

  test('that several tools share is allowed once, and so is a handler that they share', () => {
    const server = serverWith(strings(), (stack) => {
      const fn = importedFunction(stack);
      const handler = ToolHandler.lambdaFunction(fn);
      return [handler, handler, ToolHandler.lambdaFunction(fn), ToolHandler.streamingLambdaFunction(fn)];
    });
    expect(permissionsOf(server)).toEqual([{ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: FUNCTION_ARN }]);
    expect(manifestOf(server).tools).toHaveLength(4);
  });
});

test.each([
  ['a timeout below a second', { timeout: Duration.millis(999) }, 'handler: timeout must be between 1 second and 15 minutes, got 999 millis'],
  ['a timeout above 15 minutes', { timeout: Duration.minutes(16) }, 'handler: timeout must be between 1 second and 15 minutes, got 16 minutes'],
  ['a result of nothing', { maxResultSize: Size.bytes(0) }, 'handler: maxResultSize must be between 1 byte and 6 MiB, got 0 bytes'],
  ['a result above 6 MiB', { maxResultSize: Size.mebibytes(7) }, 'handler: maxResultSize must be between 1 byte and 6 MiB, got 7340032 bytes'],
])('fails for %s', (_what, options, problem) => {
  expect(problemsOf(strings(), (stack) => ToolHandler.lambdaFunction(importedFunction(stack), options))).toEqual([problem]);
  expect(problemsOf(strings(), (stack) => ToolHandler.streamingLambdaFunction(importedFunction(stack), options))).toEqual([problem]);
});

test('fails for limits that are known at deployment only', () => {
  const problems = problemsOf(strings(), (stack) => {
    const seconds = new CfnParameter(stack, 'Seconds', { type: 'Number' }).valueAsNumber;
    return ToolHandler.lambdaFunction(importedFunction(stack), {
      timeout: Duration.seconds(seconds), maxResultSize: Size.bytes(Lazy.number({ produce: () => 1 })),
    });
  });
  expect(problems).toEqual([
    'handler: timeout must be known at synthesis; write it without CloudFormation tokens',
    'handler: maxResultSize must be known at synthesis; write it without CloudFormation tokens',
  ]);
});
