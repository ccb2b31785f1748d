import { Duration, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { describe, expect, test } from 'vitest';
import { manifestOf } from '../synthesized-server';
import { type Permission, permissionsOf, problemsOf, serverWith, strings } from './handled-tool';
import { ToolHandler } from 'cdk-remote-mcp-server';

const MACHINE_ARN = 'arn:aws:states:eu-west-1:210987654321:stateMachine:Orders';

const machine = (stack: Stack, stateMachineType: sfn.StateMachineType, props: Partial<sfn.StateMachineProps> = {}) => new sfn.StateMachine(stack, 'Machine', {
  stateMachineType, definitionBody: sfn.DefinitionBody.fromChainable(new sfn.Pass(stack, 'Pass')), ...props,
});
const imported = (stack: Stack, arn = MACHINE_ARN) => sfn.StateMachine.fromStateMachineArn(stack, 'Imported', arn);
const ofStates = (permissions: Permission[]) => permissions.filter(({ Action }) => [Action].flat()[0].startsWith('states:'));

describe('an express state machine', () => {
  const server = serverWith(strings('id'), (stack) => [
    ToolHandler.expressStateMachine(machine(stack, sfn.StateMachineType.EXPRESS)),
    ToolHandler.expressStateMachine(imported(stack), {
      input: { order: '{{id}}', by: '{{$caller.subject}}' }, result: 'order.total', timeout: Duration.seconds(10),
    }),
  ]);

  test('gets the arguments, or what its owner says', () => {
    expect(manifestOf(server).tools.map(({ handler }) => handler)).toEqual([
      { type: 'expressStateMachine', stateMachineArn: { $deployTimeValue: 0 }, input: { $value: ['arguments'] }, timeout: 300_000 },
      {
        type: 'expressStateMachine',
        stateMachineArn: MACHINE_ARN,
        input: { order: { $value: ['arguments', 'id'] }, by: { $value: ['caller', 'subject'] } },
        result: 'order.total',
        timeout: 10_000,
      },
    ]);
  });

  test('S34 may be run, and nothing else', () => {
    expect(permissionsOf(server)).toEqual([
      { Effect: 'Allow', Action: 'states:StartSyncExecution', Resource: { Ref: expect.stringMatching(/^Machine/) } },
      { Effect: 'Allow', Action: 'states:StartSyncExecution', Resource: MACHINE_ARN },
    ]);
  });

  test('makes the server keep no state', () => {
    expect(manifestOf(server).keepsState).toBe(false);
    expect(server.server.taskFunction).toBeUndefined();
  });
});

describe('a standard state machine', () => {
  const server = serverWith(strings('id'), (stack) => [
    ToolHandler.stateMachine(machine(stack, sfn.StateMachineType.STANDARD)),
    ToolHandler.stateMachine(imported(stack), { input: 'order {{id}}', result: 'total' }),
  ]);

  test('gets the arguments, or what its owner says, and has no time limit', () => {
    expect(manifestOf(server).tools.map(({ handler }) => handler)).toEqual([
      { type: 'stateMachine', stateMachineArn: { $deployTimeValue: 0 }, input: { $value: ['arguments'] } },
      { type: 'stateMachine', stateMachineArn: MACHINE_ARN, input: { $text: ['order ', { $value: ['arguments', 'id'] }] }, result: 'total' },
    ]);
  });

  test('S34 may be started, and its own executions looked at and stopped', () => {
    expect(ofStates(permissionsOf(server))).toEqual([
      { Effect: 'Allow', Action: 'states:StartExecution', Resource: { Ref: expect.stringMatching(/^Machine/) } },
      {
        Effect: 'Allow',
        Action: ['states:DescribeExecution', 'states:StopExecution'],
        Resource: {
          'Fn::Join': ['', [
            'arn:', { Ref: 'AWS::Partition' }, ':states:', { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }, ':execution:',
            { 'Fn::Select': [6, { 'Fn::Split': [':', { Ref: expect.stringMatching(/^Machine/) }] }] }, ':*',
          ]],
        },
      },
      { Effect: 'Allow', Action: 'states:StartExecution', Resource: MACHINE_ARN },
      {
        Effect: 'Allow',
        Action: ['states:DescribeExecution', 'states:StopExecution'],
        Resource: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':states:eu-west-1:210987654321:execution:Orders:*']] },
      },
    ]);
  });

  test('has executions by its name, whatever version or alias starts them', () => {
    const aliased = serverWith(strings(), (stack) => [ToolHandler.stateMachine(imported(stack, `${MACHINE_ARN}:live`))]);
    expect(ofStates(permissionsOf(aliased)).map(({ Resource }) => Resource)).toEqual([
      `${MACHINE_ARN}:live`,
      { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':states:eu-west-1:210987654321:execution:Orders:*']] },
    ]);
  });

  test('makes the server keep state', () => {
    expect(manifestOf(server).keepsState).toBe(true);
    expect(server.server.taskFunction).toBeDefined();
    Template.fromStack(server.stack).resourceCountIs('AWS::Lambda::EventInvokeConfig', 1);
  });
});

test.each([
  [sfn.StateMachineType.EXPRESS, ToolHandler.expressStateMachine], [sfn.StateMachineType.STANDARD, ToolHandler.stateMachine],
])('S34 the key of a state machine may be used by way of Step Functions: %s', (type, make) => {
  const server = serverWith(strings(), (stack) => {
    const encryptionConfiguration = new sfn.CustomerManagedEncryptionConfiguration(new kms.Key(stack, 'Key'));
    return [make(machine(stack, type, { encryptionConfiguration }))];
  });
  expect(permissionsOf(server)).toContainEqual({
    Effect: 'Allow',
    Action: 'kms:Decrypt',
    Resource: { 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] },
    Condition: { StringEquals: { 'kms:ViaService': { 'Fn::Join': ['', ['states.', { Ref: 'AWS::Region' }, '.amazonaws.com']] } } },
  });
});

describe('fails for', () => {
  test('a state machine of the other type, if that is known', () => {
    expect(problemsOf(strings(), (stack) => ToolHandler.expressStateMachine(machine(stack, sfn.StateMachineType.STANDARD))))
      .toEqual([expect.stringMatching(/^the state machine ".*Machine" is of type STANDARD, not EXPRESS; use ToolHandler\.stateMachine$/)]);
    expect(problemsOf(strings(), (stack) => ToolHandler.stateMachine(machine(stack, sfn.StateMachineType.EXPRESS))))
      .toEqual([expect.stringMatching(/^the state machine ".*Machine" is of type EXPRESS, not STANDARD; use ToolHandler\.expressStateMachine$/)]);
  });

  test.each([ToolHandler.expressStateMachine, ToolHandler.stateMachine])('an input and a result that are wrong', (make) => {
    expect(problemsOf(strings(), (stack) => make(imported(stack), { input: { a: { b: '{{id}}' } }, result: 'a..b' }))).toEqual([
      'input.a.b: {{id}} is none of the properties of inputSchema; declare it there, or correct the name',
      expect.stringMatching(/^result: "a\.\.b" is no JMESPath expression: /),
    ]);
  });

  test('an express state machine that may take longer than it can', () => {
    expect(problemsOf(strings(), (stack) => ToolHandler.expressStateMachine(imported(stack), { timeout: Duration.minutes(6) })))
      .toEqual(['timeout must be between 1 second and 5 minutes, got 6 minutes']);
  });
});
