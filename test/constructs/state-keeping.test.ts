import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duration, type Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import { describe, expect, test } from 'vitest';
import { createServer, manifestOf, resourceNamed, templateOf, tool } from './synthesized-server';
import { RemoteMcpServer, ServerModule } from 'cdk-remote-mcp-server';

const bundle = join(mkdtempSync(join(tmpdir(), 'state-keeping-')), 'index.mjs');
writeFileSync(bundle, 'export default { version: 1, register() {} };\n');
const module = ServerModule.fromBundle(bundle);

const functionOf = (template: Template, prefix: string) => resourceNamed(template, 'AWS::Lambda::Function', prefix).Properties;

describe('a server that keeps no state', () => {
  test('has nothing to keep it in', () => {
    const server = createServer();
    server.server.addTool(tool(server.stack, { longRunning: false }));
    const template = Template.fromStack(server.stack);
    expect(JSON.stringify(template.toJSON())).not.toMatch(/McpState|task\.handler|SEALING_SECRET_ARN/);
    expect([server.server.taskFunction, server.server.stateTable, server.server.sealingSecret]).toEqual([undefined, undefined, undefined]);
    expect(manifestOf(server).keepsState).toBe(false);
  });
});

describe.each<[string, () => Stack]>([
  ['with a module', () => createServer({ module }).stack],
  ['with a tool that is long-running', () => {
    const { stack } = createServer();
    new RemoteMcpServer(stack, 'Other', { tools: [tool(stack, { longRunning: true })] });
    return stack;
  }],
  ['with a tool that is long-running and was added later', () => {
    const { stack, server } = createServer();
    server.addTool(tool(stack, { longRunning: true }));
    server.addTool(tool(stack, { name: 'second', longRunning: true }));
    return stack;
  }],
])('a server %s', (_name, build) => {
  test('has a secret, a table and a function, once', () => {
    const template = Template.fromStack(build());
    const states = Object.keys(template.toJSON().Resources).filter((id) => /State/.test(id));
    expect(states.filter((id) => /SealingSecret[0-9A-F]{8}$/.test(id))).toHaveLength(1);
    expect(states.filter((id) => /RecordsTable[0-9A-F]{8}$/.test(id))).toHaveLength(1);
    expect(states.filter((id) => /TaskFunction[0-9A-F]{8}$/.test(id))).toHaveLength(1);
  });
});

describe('what keeps state', () => {
  const server = createServer({ module });
  const template = Template.fromStack(server.stack);

  test('is given out', () => {
    const { taskFunction, stateTable, sealingSecret } = server.server;
    expect(server.stack.resolve(taskFunction!.functionName)).toEqual({ Ref: expect.stringMatching(/^McpStateTaskFunction/) });
    expect(server.stack.resolve(stateTable!.tableName)).toEqual({ Ref: expect.stringMatching(/^McpStateRecordsTable/) });
    expect(server.stack.resolve(sealingSecret!.secretArn)).toEqual({ Ref: expect.stringMatching(/^McpStateSealingSecret/) });
  });

  test('is known to both functions, and the task function to the mcp function', () => {
    const mcp = functionOf(template, 'McpMcpFunction').Environment.Variables;
    const task = functionOf(template, 'McpStateTaskFunction').Environment.Variables;
    const { TASK_FUNCTION_NAME: name, ...shared } = mcp;
    expect(name).toEqual({ Ref: expect.stringMatching(/^McpStateTaskFunction/) });
    expect(shared).toEqual(task);
    expect(Object.keys(task).sort()).toEqual(['DEPLOY_TIME_VALUES', 'PUBLIC_BASE_URL', 'SEALING_SECRET_ARN', 'STATE_TABLE_NAME']);
  });

  test('runs tasks by the code and the role of the mcp function, with more time', () => {
    const mcp = functionOf(template, 'McpMcpFunction');
    const task = functionOf(template, 'McpStateTaskFunction');
    expect(task).toMatchObject({ Code: mcp.Code, Role: mcp.Role, MemorySize: mcp.MemorySize, Handler: 'task.handler', Timeout: 900 });
    expect(functionOf(templateOf({ module, taskTimeout: Duration.minutes(5) }), 'McpStateTaskFunction').Timeout).toBe(300);
  });

  test('has no task run twice', () => {
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      FunctionName: { Ref: Match.stringLikeRegexp('^McpStateTaskFunction') }, MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 900,
    });
  });

  test('forgets by itself, and goes with the server', () => {
    const table = resourceNamed(template, 'AWS::DynamoDB::Table', 'McpStateRecordsTable');
    expect(table).toMatchObject({
      DeletionPolicy: 'Delete',
      Properties: {
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
        BillingMode: 'PAY_PER_REQUEST',
        DeletionProtectionEnabled: false,
      },
    });
    expect(resourceNamed(template, 'AWS::SecretsManager::Secret', 'McpStateSealingSecret').DeletionPolicy).toBe('Delete');
  });

  test('has its secret rotated as the signing secret is', () => {
    const schedules = Object.values(templateOf({ module, signingSecretRotation: Duration.days(7) }).findResources('AWS::SecretsManager::RotationSchedule'))
      .map(({ Properties }) => Properties);
    expect(schedules.map(({ SecretId }) => SecretId.Ref.slice(0, -8)).sort()).toEqual(['McpAuthorizationServerSigningSecret', 'McpStateSealingSecret']);
    expect(schedules[0].RotationLambdaARN).toEqual(schedules[1].RotationLambdaARN);
    expect(schedules.map(({ RotationRules }) => RotationRules)).toEqual(Array(2).fill({ AutomaticallyAfterDays: 7 }));
  });

  test('is encrypted with the key of the owner', () => {
    const { stack } = createServer();
    const key = new kms.Key(stack, 'Key');
    new RemoteMcpServer(stack, 'Encrypted', { module, encryptionKey: key });
    const encrypted = Template.fromStack(stack);
    const arn = stack.resolve(key.keyArn);
    expect(resourceNamed(encrypted, 'AWS::DynamoDB::Table', 'EncryptedStateRecords').Properties.SSESpecification.KMSMasterKeyId).toEqual(arn);
    expect(resourceNamed(encrypted, 'AWS::SecretsManager::Secret', 'EncryptedStateSealingSecret').Properties.KmsKeyId).toEqual(arn);
    const uses = resourceNamed(encrypted, 'AWS::IAM::Policy', 'EncryptedMcpFunctionRole').Properties.PolicyDocument.Statement
      .filter(({ Resource }: any) => JSON.stringify(Resource) === JSON.stringify(arn))
      .map(({ Condition }: any) => Condition.StringEquals['kms:ViaService']['Fn::Join'][1][0]);
    expect(uses).toEqual(['lambda.', 'secretsmanager.', 'dynamodb.']);
  });

  test('alarms when a task fails, takes too long, is throttled or is never run', () => {
    const alarms = Object.entries(template.findResources('AWS::CloudWatch::Alarm'))
      .filter(([, { Properties }]) => /McpStateTaskFunction/.test(JSON.stringify(Properties)));
    expect(alarms.map(([id]) => id.replace(/^McpAlarms|[0-9A-F]{8}$/g, '')).sort()).toEqual(['Dropped', 'Duration', 'Errors', 'Throttles']);
    expect(server.server.alarms).toHaveLength(9);
  });
});
