import { CfnParameter, type Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { describe, expect, test } from 'vitest';
import { manifestOf } from '../synthesized-server';
import { handlerOf, permissionsOf, problemsOf, serverWith, strings } from './handled-tool';
import { type AwsCallProps, ToolHandler } from 'cdk-remote-mcp-server';

const LIMITS = { timeout: 30_000, maxResultSize: 1_048_576 };

describe('an object of S3', () => {
  const imported = (stack: Stack) => s3.Bucket.fromBucketName(stack, `Imported${stack.node.children.length}`, 'reports');

  test('is had by its key', () => {
    expect(handlerOf(strings('year'), (stack) => ToolHandler.s3GetObject(imported(stack), { key: 'reports/{{year}}.json', result: 'total' }))).toEqual({
      type: 's3GetObject', bucketName: 'reports', key: { $text: ['reports/', { $value: ['arguments', 'year'] }, '.json'] }, result: 'total', ...LIMITS,
    });
  });

  test('S34 is one of those that its key can lead to', () => {
    const keys = ['reports/{{year}}/{{name}}.json', 'reports/latest.json', '{{name}}', 'users/{{$caller.subject}}/me.json', 'a*/{{name}}', '$1?'];
    const server = serverWith(strings('year', 'name'), (stack) => keys.map((key) => ToolHandler.s3GetObject(imported(stack), { key })));
    expect(permissionsOf(server)).toEqual(['reports/*', 'reports/latest.json', '*', 'users/*', 'a${*}/*', '${$}1${?}'].map((pattern) => (
      { Effect: 'Allow', Action: 's3:GetObject', Resource: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:s3:::reports/${pattern}`]] } }
    )));
  });

  test('S34 is decrypted with the key of its bucket, by way of S3 alone', () => {
    const server = serverWith(strings(), (stack) => {
      const bucket = new s3.Bucket(stack, 'Bucket', { encryptionKey: new kms.Key(stack, 'Key') });
      return [ToolHandler.s3GetObject(bucket, { key: 'a' }), ToolHandler.s3GetObject(bucket, { key: 'a' })];
    });
    expect(permissionsOf(server)).toEqual([
      { Effect: 'Allow', Action: 's3:GetObject', Resource: { 'Fn::Join': ['', [{ 'Fn::GetAtt': [expect.stringMatching(/^Bucket/), 'Arn'] }, '/a']] } },
      {
        Effect: 'Allow',
        Action: 'kms:Decrypt',
        Resource: { 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] },
        Condition: { StringEquals: { 'kms:ViaService': { 'Fn::Join': ['', ['s3.', { Ref: 'AWS::Region' }, '.amazonaws.com']] } } },
      },
    ]);
  });

  test('fails without a key, and with one that a call may not have', () => {
    expect(problemsOf(strings(), (stack) => ToolHandler.s3GetObject(imported(stack), { key: '' }))).toEqual(['key must not be empty']);
    expect(problemsOf({ ...strings('name'), required: [] }, (stack) => ToolHandler.s3GetObject(imported(stack), { key: '{{name}}' })))
      .toEqual(['key: nothing can be asked for without {{name}}; add "name" to "required" of inputSchema']);
  });
});

describe('a knowledge base', () => {
  const ARN = 'arn:aws:bedrock:us-east-1:123456789012:knowledge-base/ABCDE12345';

  test('has defaults', () => {
    expect(handlerOf(strings('query'), () => ToolHandler.bedrockRetrieve({ knowledgeBaseArn: ARN })))
      .toEqual({ type: 'bedrockRetrieve', knowledgeBaseId: 'ABCDE12345', query: { $value: ['arguments', 'query'] }, numberOfResults: 5, ...LIMITS });
  });

  test('is asked what its owner says', () => {
    expect(handlerOf({ ...strings('text', 'n') }, () => ToolHandler.bedrockRetrieve({
      knowledgeBaseArn: ARN,
      query: 'About {{text}}',
      numberOfResults: '{{n}}',
      filter: { equals: { key: 'tenant', value: '{{$caller.subject}}' } },
      result: '[].text',
    }))).toMatchObject({
      query: { $text: ['About ', { $value: ['arguments', 'text'] }] },
      numberOfResults: { $value: ['arguments', 'n'] },
      filter: { equals: { key: 'tenant', value: { $value: ['caller', 'subject'] } } },
      result: '[].text',
    });
  });

  test('S34 may be searched, and nothing else; its ARN may be known at deployment only', () => {
    const server = serverWith(strings('query'), (stack) => [
      ToolHandler.bedrockRetrieve({ knowledgeBaseArn: ARN }),
      ToolHandler.bedrockRetrieve({ knowledgeBaseArn: new CfnParameter(stack, 'KnowledgeBase').valueAsString }),
    ]);
    expect(permissionsOf(server)).toEqual([
      { Effect: 'Allow', Action: 'bedrock:Retrieve', Resource: ARN },
      { Effect: 'Allow', Action: 'bedrock:Retrieve', Resource: { Ref: 'KnowledgeBase' } },
    ]);
    expect(manifestOf(server).tools[1].handler).toMatchObject({ knowledgeBaseId: { $deployTimeValue: 0 } });
  });

  test('fails for what is none, and for what cannot be asked', () => {
    expect(problemsOf(strings('query'), () => ToolHandler.bedrockRetrieve({ knowledgeBaseArn: 'ABCDE12345', numberOfResults: 101 }))).toEqual([
      'knowledgeBaseArn must be the ARN of a knowledge base, got "ABCDE12345"',
      'numberOfResults must be a number from 1 to 100, or a placeholder, got 101',
    ]);
    expect(problemsOf(strings(), () => ToolHandler.bedrockRetrieve({ knowledgeBaseArn: ARN })))
      .toEqual(['query: {{query}} is none of the properties of inputSchema; declare it there, or correct the name']);
  });

  test('fails for a filter that a call could leave open', () => {
    expect(problemsOf({ ...strings('query', 'tenant'), required: ['query'] }, () => ToolHandler.bedrockRetrieve({
      knowledgeBaseArn: ARN, filter: { equals: { key: 'tenant', value: '{{tenant}}' } },
    }))).toEqual(['filter.equals.value: nothing can be asked for without {{tenant}}; add "tenant" to "required" of inputSchema']);
  });
});

describe('a call of AWS', () => {
  const CALL: AwsCallProps = { service: 'ec2', action: 'describeInstances', iamResources: ['*'] };
  const problems = (props: Partial<AwsCallProps>) => problemsOf(strings('id'), () => ToolHandler.awsCall({ ...CALL, ...props }));

  test('is what its owner says', () => {
    expect(handlerOf(strings('id'), () => ToolHandler.awsCall({
      ...CALL, parameters: { InstanceIds: ['{{id}}'], DryRun: false }, region: 'eu-west-1', result: 'Reservations[].Instances[]',
    }))).toEqual({
      type: 'awsCall',
      service: 'ec2',
      action: 'describeInstances',
      parameters: { InstanceIds: [{ $value: ['arguments', 'id'] }], DryRun: false },
      region: 'eu-west-1',
      result: 'Reservations[].Instances[]',
      ...LIMITS,
    });
    expect(handlerOf(strings(), () => ToolHandler.awsCall(CALL)).parameters).toEqual({});
  });

  test('S34 takes the action as IAM has it', () => {
    const server = serverWith(strings(), () => [
      ['ec2', 'describeInstances'], ['cloudwatch-logs', 'filterLogEvents'], ['sfn', 'describeExecution'], ['bedrock-runtime', 'invokeModel'],
      ['route-53', 'listHostedZones'], ['sesv2', 'sendEmail'], ['lambda', 'invoke'], ['s3', 'listObjectsV2'], ['s3', 'copyObject'],
    ].map(([service, action]) => ToolHandler.awsCall({ service, action, iamResources: [`arn:aws:${service}:::x`] })));
    expect(permissionsOf(server).map(({ Action, Resource }) => [Resource, Action])).toEqual([
      ['arn:aws:ec2:::x', 'ec2:DescribeInstances'],
      ['arn:aws:cloudwatch-logs:::x', 'logs:FilterLogEvents'],
      ['arn:aws:sfn:::x', 'states:DescribeExecution'],
      ['arn:aws:bedrock-runtime:::x', 'bedrock:InvokeModel'],
      ['arn:aws:route-53:::x', 'route53:ListHostedZones'],
      ['arn:aws:sesv2:::x', 'ses:SendEmail'],
      ['arn:aws:lambda:::x', 'lambda:InvokeFunction'],
      ['arn:aws:s3:::x', 's3:ListBucket'],
      ['arn:aws:s3:::x', ['s3:GetObject', 's3:PutObject']],
    ]);
  });

  test('S34 takes what its owner says, with what it says besides, once for all tools', () => {
    const server = serverWith(strings(), (stack) => {
      const key = new kms.Key(stack, 'Key');
      const handler = ToolHandler.awsCall({
        service: 'cost-optimization-hub',
        action: 'listRecommendations',
        iamAction: 'cost-optimization-hub:ListRecommendations',
        iamResources: ['arn:aws:x:::a', 'arn:aws:x:::b'],
        additionalIamStatements: [new iam.PolicyStatement({ actions: ['kms:Decrypt'], resources: [key.keyArn] })],
      });
      return [handler, handler];
    });
    expect(permissionsOf(server)).toEqual([
      { Effect: 'Allow', Action: 'cost-optimization-hub:ListRecommendations', Resource: ['arn:aws:x:::a', 'arn:aws:x:::b'] },
      { Effect: 'Allow', Action: 'kms:Decrypt', Resource: { 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] } },
    ]);
  });

  test.each<[string, Partial<AwsCallProps>, string]>([
    ['a service by its class', { service: 'EC2' }, 'service must be the name of the package of the AWS SDK after "@aws-sdk/client-", as in "cloudwatch-logs", got "EC2"'],
    ['an action in Pascal case', { action: 'DescribeInstances' }, 'action must be an action in camel case, as in "describeInstances", got "DescribeInstances"'],
    [
      'an action whose name for IAM is not known, with similar ones',
      { service: 'cloudwatch-logs', action: 'getLogObject' },
      'iamAction is missing: what IAM calls the action getLogObject of "cloudwatch-logs" is not known here; similar ones are logs:GetLogDelivery, logs:GetLogEvents, logs:GetLogFields',
    ],
    [
      'a service that IAM does not know',
      { service: 'no-such-service' },
      'iamAction is missing: what IAM calls the action describeInstances of "no-such-service" is not known here',
    ],
    [
      'an action whose name for IAM depends on its parameters',
      { service: 'dynamodb', action: 'executeStatement' },
      'iamAction is missing: what IAM calls the action executeStatement of "dynamodb" is not known here',
    ],
    ['all actions at once', { iamAction: 'ec2:*' }, 'iamAction must be an action of IAM, as in "s3:ListAllMyBuckets", without wildcards, got "ec2:*"'],
    ['no resources', { iamResources: [] }, 'iamResources is empty; name what the call may be made with, or "*" for an action that knows no resources'],
    ['an empty region', { region: '' }, 'region must not be empty'],
    ['a result that is none', { result: '(' }, 'result: "(" is no JMESPath expression: Syntax error: invalid token (EOF): ""'],
    [
      'a parameter of no argument',
      { parameters: { InstanceIds: ['{{instance}}'] } },
      'parameters.InstanceIds[0]: {{instance}} is none of the properties of inputSchema; declare it there, or correct the name',
    ],
  ])('fails for %s', (_what, props, problem) => {
    expect(problems(props)).toEqual([problem]);
  });
});
