import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import { describe, expect, test } from 'vitest';
import { createServer, importedFunction, ownedFunction, statementsOf, templateOf, tool } from './synthesized-server';
import { RemoteMcpServer, ToolHandler } from 'cdk-remote-mcp-server';

interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: unknown;
}

/** What a role allows: the actions by the kind of the resource, whose logical id's hash is left out. */
function allowedBy(template: Template, logicalIdPrefix: string): Record<string, string[]> {
  const allowed: Record<string, string[]> = {};
  for (const { Effect, Action, Resource } of statementsOf(template, logicalIdPrefix) as readonly Statement[]) {
    expect(Effect).toBe('Allow');
    for (const resource of [Resource].flat()) {
      const name = typeof resource === 'string' ? resource : String((resource as any).Ref ?? (resource as any)['Fn::GetAtt']?.[0]).slice(0, -8);
      allowed[name] = [...allowed[name] ?? [], ...[Action].flat()];
    }
  }
  return allowed;
}

describe('S34 every function may do what it needs and nothing else', () => {
  const { stack, server } = createServer();
  server.addTool(tool(stack, { name: 'one', handler: ToolHandler.lambdaFunction(ownedFunction(stack, 'One')) }));
  const template = Template.fromStack(stack);
  const LOGS = ['logs:CreateLogStream', 'logs:PutLogEvents'];

  test('mcp: its log and the functions of tools', () => {
    expect(allowedBy(template, 'McpMcpFunctionRole')).toEqual({ McpMcpFunctionLogGroup: LOGS, One: ['lambda:InvokeFunction'] });
  });

  test('oauth: its log, items of the table, and the values of both secrets', () => {
    expect(allowedBy(template, 'McpAuthorizationServerOAuthFunctionRole')).toEqual({
      McpAuthorizationServerOAuthFunctionLogGroup: LOGS,
      McpAuthorizationServerClientsTable: [
        'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:BatchGetItem',
      ],
      McpAuthorizationServerSigningSecret: ['secretsmanager:GetSecretValue'],
      McpAuthorizationServerInitialAccessToken: ['secretsmanager:GetSecretValue'],
    });
  });

  test('authorizer: its log, reading items, and the value of the signing secret', () => {
    expect(allowedBy(template, 'McpAuthorizerFunctionRole')).toEqual({
      McpAuthorizerFunctionLogGroup: LOGS,
      McpAuthorizationServerClientsTable: ['dynamodb:BatchGetItem'],
      McpAuthorizationServerSigningSecret: ['secretsmanager:GetSecretValue'],
    });
  });

  test('rotation: its log, and the four steps on the signing secret', () => {
    expect(allowedBy(template, 'McpRotationFunctionRole')).toEqual({
      'McpRotationFunctionLogGroup': LOGS,
      'McpAuthorizationServerSigningSecret': [
        'secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue', 'secretsmanager:UpdateSecretVersionStage',
      ],
      '*': ['secretsmanager:GetRandomPassword'],
    });
  });

  test('mcp, when it keeps state: besides, the value of the sealing secret, items of the state table, and the task function', () => {
    const stateful = createServer();
    stateful.server.addTool(tool(stateful.stack, { longRunning: true }));
    const statefulTemplate = Template.fromStack(stateful.stack);
    expect(allowedBy(statefulTemplate, 'McpMcpFunctionRole')).toEqual({
      'McpMcpFunctionLogGroup': LOGS,
      'McpStateTaskFunctionLogGroup': LOGS,
      'arn:aws:lambda:us-east-1:123456789012:function:fn-2': ['lambda:InvokeFunction'],
      'McpStateSealingSecret': ['secretsmanager:GetSecretValue'],
      'McpStateRecordsTable': ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
    });
    expect(allowedBy(statefulTemplate, 'McpStateTaskFunctionStart')).toEqual({ McpStateTaskFunction: ['lambda:InvokeFunction'] });
    expect(allowedBy(statefulTemplate, 'McpRotationFunctionRole')).toMatchObject({
      McpStateSealingSecret: [
        'secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue', 'secretsmanager:UpdateSecretVersionStage',
      ],
    });
  });

  test('no role has a managed policy', () => {
    for (const { Properties } of Object.values(template.findResources('AWS::IAM::Role'))) {
      // that of the tool's own function comes from the test, and that of the account is what API Gateway asks for
      const own = /AWSLambdaBasicExecutionRole|AmazonAPIGatewayPushToCloudWatchLogs/.test(JSON.stringify(Properties.ManagedPolicyArns ?? []));
      expect(own ? 'One' : Properties.ManagedPolicyArns).toBe(own ? 'One' : undefined);
    }
    expect(Object.values(templateOf({ cloudWatchRole: false }).findResources('AWS::IAM::Role')).map(({ Properties }) => Properties.ManagedPolicyArns)).toEqual([undefined, undefined, undefined, undefined]);
  });
});

describe.each([
  ['owned', (stack: Stack) => new kms.Key(stack, 'Key')],
  ['imported', (stack: Stack) => kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:us-east-1:123456789012:key/abc')],
])('S34 an %s encryption key', (_kind, keyOf) => {
  const { stack } = createServer();
  const key = keyOf(stack);
  new RemoteMcpServer(stack, 'Encrypted', { encryptionKey: key });
  const template = Template.fromStack(stack);

  /** What a role may do with the key, by the service through which. */
  const usesOf = (logicalIdPrefix: string): Record<string, string[]> => Object.fromEntries(
    statementsOf(template, logicalIdPrefix)
      .filter(({ Resource }) => JSON.stringify(Resource) === JSON.stringify(stack.resolve(key.keyArn)))
      .map(({ Action, Condition }: any) => [Condition.StringEquals['kms:ViaService']['Fn::Join'][1][0], [Action].flat()]),
  );

  test('is used by functions through the table, the secrets and their environment alone, without wildcards', () => {
    expect(usesOf('EncryptedMcpFunctionRole')).toEqual({ 'lambda.': ['kms:Decrypt'] });
    expect(usesOf('EncryptedAuthorizationServerOAuthFunctionRole')).toEqual({
      'lambda.': ['kms:Decrypt'],
      'dynamodb.': ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'],
      'secretsmanager.': ['kms:Decrypt'],
    });
    expect(usesOf('EncryptedAuthorizerFunctionRole')).toEqual({
      'lambda.': ['kms:Decrypt'],
      'dynamodb.': ['kms:Decrypt', 'kms:DescribeKey'],
      'secretsmanager.': ['kms:Decrypt'],
    });
    expect(usesOf('EncryptedRotationFunctionRole')).toEqual({ 'secretsmanager.': ['kms:Decrypt', 'kms:GenerateDataKey'] });
  });
});

test('one function behind many tools is allowed once', () => {
  const { stack, server } = createServer();
  const fn = ownedFunction(stack, 'Shared');
  for (let i = 0; i < 20; i++) {
    server.addTool(tool(stack, { name: `tool_${i}`, handler: ToolHandler.lambdaFunction(fn) }));
  }
  expect(allowedBy(Template.fromStack(stack), 'McpMcpFunctionRole').Shared).toEqual(['lambda:InvokeFunction']);
});

test('a version or alias is allowed by its own ARN alone', () => {
  const { stack, server } = createServer();
  const alias = ownedFunction(stack, 'One').addAlias('live');
  server.addTool(tool(stack, { handler: ToolHandler.lambdaFunction(alias) }));
  expect(allowedBy(Template.fromStack(stack), 'McpMcpFunctionRole')).toMatchObject({ OneAliaslive: ['lambda:InvokeFunction'] });
});

test('an imported function is allowed by its ARN', () => {
  const { stack, server } = createServer();
  server.addTool(tool(stack, { handler: ToolHandler.lambdaFunction(importedFunction(stack, 'elsewhere')) }));
  expect(allowedBy(Template.fromStack(stack), 'McpMcpFunctionRole'))
    .toMatchObject({ 'arn:aws:lambda:us-east-1:123456789012:function:elsewhere': ['lambda:InvokeFunction'] });
});

test('API Gateway may invoke each function for this API alone', () => {
  const permissions = Object.values(templateOf().findResources('AWS::Lambda::Permission')).map(({ Properties }) => Properties)
    .filter(({ Principal }) => Principal === 'apigateway.amazonaws.com');
  expect(permissions).toHaveLength(3);
  for (const { SourceArn } of permissions) {
    expect(JSON.stringify(SourceArn)).toMatch(/execute-api.*"Ref":"McpFrontDoorApi/);
  }
});
