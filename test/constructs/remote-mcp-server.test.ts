import { Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { describe, expect, test } from 'vitest';
import { cycleIn, dependenciesOf } from './dependencies';
import { createServer, environmentOf, resourceNamed, scope, settingsOf, templateOf, tool } from './synthesized-server';
import { RemoteMcpServer } from 'cdk-remote-mcp-server';

const BASE_URL = ['https://', { Ref: Match.stringLikeRegexp('Api') }, '.execute-api.', { Ref: 'AWS::Region' }, '.', { Ref: 'AWS::URLSuffix' }];
const join = (...rest: string[]) => ({ 'Fn::Join': ['', [...BASE_URL, ...rest]] });

describe('without props', () => {
  const template = templateOf();

  test('the table is on demand, backed up, expires items and stays', () => {
    template.hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        DeletionProtectionEnabled: true,
      },
    });
  });

  test('the secrets are generated with 64 letters and digits, and stay', () => {
    template.resourcePropertiesCountIs('AWS::SecretsManager::Secret', {
      GenerateSecretString: { PasswordLength: 64, ExcludePunctuation: true },
    }, 2);
    expect(Object.values(template.findResources('AWS::SecretsManager::Secret')).map((secret) => secret.DeletionPolicy)).toEqual(['Retain', 'Retain']);
  });

  test('the signing secret alone is rotated, every 30 days, and not at once', () => {
    template.resourceCountIs('AWS::SecretsManager::RotationSchedule', 1);
    template.hasResourceProperties('AWS::SecretsManager::RotationSchedule', {
      SecretId: { Ref: Match.stringLikeRegexp('SigningSecret') },
      RotationRules: { AutomaticallyAfterDays: 30 },
      RotateImmediatelyOnUpdate: false,
    });
  });

  test('Secrets Manager of this account alone may invoke the rotation function', () => {
    template.hasResourceProperties('AWS::Lambda::Permission', {
      Principal: 'secretsmanager.amazonaws.com',
      SourceAccount: { Ref: 'AWS::AccountId' },
    });
  });

  test('all functions run on Node.js 24 on arm64, with logs of failures and of their own that end after a month', () => {
    const functions = Object.values(template.findResources('AWS::Lambda::Function')).map((fn) => fn.Properties);
    expect(functions).toHaveLength(4);
    for (const properties of functions) {
      expect(properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'], Handler: 'index.handler' });
      expect(properties.TracingConfig).toBeUndefined();
      expect(properties.LoggingConfig).toMatchObject({ LogFormat: 'JSON', SystemLogLevel: 'WARN' });
      const logGroup = template.findResources('AWS::Logs::LogGroup')[properties.LoggingConfig.LogGroup.Ref];
      expect(logGroup.Properties.RetentionInDays).toBe(30);
    }
  });

  test('the outputs are the MCP URL, the issuer and the secret of the initial access token', () => {
    expect(Object.keys(template.findOutputs('*')).map((id) => id.slice(0, -8)).sort())
      .toEqual(['McpInitialAccessTokenSecret', 'McpIssuer', 'McpMcpUrl']);
    template.hasOutput('*', { Value: join('/prod/mcp') });
    template.hasOutput('*', { Value: join('/prod') });
    template.hasOutput('*', { Value: { Ref: Match.stringLikeRegexp('InitialAccessToken') } });
  });

  test('the stage tells the local server how to reach it', () => {
    template.hasResource('AWS::ApiGateway::Stage', {
      Metadata: {
        'cdk-remote-mcp-server': {
          id: 'Mcp',
          url: join('/prod/mcp'),
          issuer: join('/prod'),
          authorizationServer: {
            initialAccessTokenSecret: { Ref: Match.stringLikeRegexp('InitialAccessToken') },
            passphraseSecret: Match.absent(),
            tableName: { Ref: Match.stringLikeRegexp('ClientsTable') },
            functionName: { Ref: Match.stringLikeRegexp('OAuthFunction') },
          },
        },
      },
    });
  });

  test('the functions get the environment of the contract', () => {
    const environment = (prefix: string) => environmentOf(template, prefix);
    expect(Object.keys(environment('McpMcpFunction')).sort()).toEqual(['DEPLOY_TIME_VALUES', 'PUBLIC_BASE_URL']);
    expect(Object.keys(environment('McpAuthorizationServerOAuthFunction')).sort())
      .toEqual(['DEPLOY_TIME_VALUES', 'INITIAL_ACCESS_TOKEN_SECRET_ARN', 'PUBLIC_BASE_URL', 'SIGNING_SECRET_ARN', 'TABLE_NAME']);
    expect(Object.keys(environment('McpAuthorizerFunction')).sort()).toEqual(['DEPLOY_TIME_VALUES', 'PUBLIC_BASE_URL', 'SIGNING_SECRET_ARN', 'TABLE_NAME']);
    expect(environment('McpRotationFunction')).toEqual({});
  });
});

describe('props', () => {
  test('logRetention is that of every log group', () => {
    const template = templateOf({ logRetention: logs.RetentionDays.ONE_YEAR });
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 365 });
  });

  test('encryptionKey encrypts the table and both secrets, in a stack of any region', () => {
    const { stack } = createServer({ encryptionKey: undefined });
    const key = new kms.Key(stack, 'Key');
    new RemoteMcpServer(stack, 'Encrypted', { encryptionKey: key });
    const template = Template.fromStack(stack);
    const arn = stack.resolve(key.keyArn);
    template.hasResourceProperties('AWS::DynamoDB::Table', { SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: arn } });
    template.resourcePropertiesCountIs('AWS::SecretsManager::Secret', { KmsKeyId: arn }, 2);
  });

  test('encryptionKey encrypts all log groups, and environment variables, and its policy lets CloudWatch Logs use it', () => {
    const { stack } = createServer();
    stack.node.tryRemoveChild('Mcp');
    const key = new kms.Key(stack, 'Key');
    new RemoteMcpServer(stack, 'Encrypted', { encryptionKey: key, tools: [tool(stack, { longRunning: true })] });
    const template = Template.fromStack(stack);
    const arn = stack.resolve(key.keyArn);
    template.resourcePropertiesCountIs('AWS::Logs::LogGroup', { KmsKeyId: arn }, 6);
    template.allResourcesProperties('AWS::Logs::LogGroup', { KmsKeyId: arn });
    const functions = Object.values(template.findResources('AWS::Lambda::Function')).map(({ Properties }) => Properties);
    expect(functions).toHaveLength(5);
    for (const { Environment, KmsKeyArn } of functions) expect(KmsKeyArn).toEqual(Environment && arn);
    const ofLogs = template.findResources('AWS::KMS::Key').Key961B73FD.Properties.KeyPolicy.Statement.filter(({ Principal }: any) => JSON.stringify(Principal).includes('logs.'));
    expect(ofLogs).toEqual([{
      Effect: 'Allow',
      Principal: { Service: { 'Fn::Join': ['', ['logs.', { Ref: 'AWS::Region' }, '.amazonaws.com']] } },
      Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
      Resource: '*',
      Condition: {
        ArnLike: {
          'kms:EncryptionContext:aws:logs:arn': {
            'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':logs:', { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }, ':log-group:*']],
          },
        },
      },
    }]);
    expect(cycleIn(dependenciesOf(template))).toBeUndefined();
  });

  test('a key of elsewhere is warned of, for its policy cannot be extended here', () => {
    const { stack } = createServer();
    new RemoteMcpServer(stack, 'Encrypted', { encryptionKey: kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:us-east-1:123456789012:key/1') });
    Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('the policy of the key Test/Key, .* has to let CloudWatch Logs use the key'));
  });

  test('tracing traces the API and every function', () => {
    const template = templateOf({ tracing: true });
    template.allResourcesProperties('AWS::Lambda::Function', { TracingConfig: { Mode: 'Active' } });
    template.hasResourceProperties('AWS::ApiGateway::Stage', { TracingEnabled: true });
  });

  test('the title of the server is the name of the protected resource', () => {
    expect(settingsOf(createServer({ serverTitle: 'The weather' }), 'oauth')).toMatchObject({ resourceName: 'The weather' });
    expect(settingsOf(createServer({ serverName: 'weather' }), 'oauth')).toMatchObject({ resourceName: 'weather' });
  });
});

describe('what it exposes', () => {
  test('grantRegisterClients lets the grantee read the initial access token and nothing else', () => {
    const { stack, server } = createServer();
    const role = new iam.Role(stack, 'Operator', { assumedBy: new iam.AccountRootPrincipal() });
    server.grantRegisterClients(role);
    const { PolicyDocument } = resourceNamed(Template.fromStack(stack), 'AWS::IAM::Policy', 'OperatorDefaultPolicy').Properties;
    expect(PolicyDocument.Statement).toEqual([{
      Action: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
      Effect: 'Allow',
      Resource: stack.resolve(server.initialAccessTokenSecret!.secretArn),
    }]);
  });

  test('as a grantee, it is the mcp function', () => {
    const { stack, server } = createServer();
    const bucket = new s3.Bucket(stack, 'Bucket');
    bucket.grantRead(server);
    const { PolicyDocument } = resourceNamed(Template.fromStack(stack), 'AWS::IAM::Policy', 'McpMcpFunctionRole').Properties;
    expect(JSON.stringify(PolicyDocument)).toContain('s3:GetObject*');
  });

  test('the metrics of tools have the names and dimensions that the mcp function writes', () => {
    const { stack, server } = createServer();
    const FunctionName = stack.resolve(server.mcpFunction.functionName);
    const rendered = (metric: { toMetricConfig(): any }) => stack.resolve(metric.toMetricConfig().metricStat);
    expect(rendered(server.metricToolCalls())).toMatchObject({
      namespace: 'RemoteMcpServer', metricName: 'ToolCalls', statistic: 'Sum', dimensions: [{ name: 'FunctionName', value: FunctionName }],
    });
    expect(rendered(server.metricToolErrors('a_tool'))).toMatchObject({
      metricName: 'ToolErrors', statistic: 'Sum', dimensions: [{ name: 'FunctionName', value: FunctionName }, { name: 'Tool', value: 'a_tool' }],
    });
    expect(rendered(server.metricToolDuration('a_tool'))).toMatchObject({ metricName: 'ToolDuration', statistic: 'p99' });
    expect(rendered(server.metricToolDuration('a_tool', { statistic: 'Average' }))).toMatchObject({ statistic: 'Average' });
  });

  test('the metrics of requests are those of the stage', () => {
    const { stack, server } = createServer();
    const rendered = [server.metricRequests(), server.metricClientErrors(), server.metricServerErrors()]
      .map((metric) => stack.resolve(metric.toMetricConfig().metricStat));
    expect(rendered.map(({ metricName }) => metricName)).toEqual(['Count', '4XXError', '5XXError']);
    for (const { dimensions } of rendered) {
      expect(dimensions.map(({ name }: { name: string }) => name)).toEqual(['ApiName', 'Stage']);
    }
  });
});

test('two servers live in one stack and share nothing', () => {
  const { stack, server } = createServer();
  const second = new RemoteMcpServer(stack, 'Second', { tools: [tool(stack)] });
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::Lambda::Function', 8);
  template.resourceCountIs('AWS::DynamoDB::Table', 2);
  expect(stack.resolve(second.url)).not.toEqual(stack.resolve(server.url));
  const names = Object.values(template.findResources('AWS::ApiGateway::RestApi')).map((api) => api.Properties.Name);
  expect(new Set(names).size).toBe(2);
});

test('no resource depends on itself, not even by metadata', () => {
  const { stack } = createServer();
  new RemoteMcpServer(stack, 'Other', { tools: [tool(stack, { longRunning: true })], allowedOrigins: ['https://a.example'], scopes: [scope('read')], tracing: true });
  const dependencies = dependenciesOf(Template.fromStack(stack));
  expect([...dependencies.values()].flat().length).toBeGreaterThan(100);
  expect(cycleIn(dependencies)).toBeUndefined();
});

test('the default construct needs no feature flag, context or environment', () => {
  const stack = new Stack();
  new RemoteMcpServer(stack, 'Mcp');
  Template.fromStack(stack).resourceCountIs('AWS::ApiGateway::RestApi', 1);
});
