import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { assemblyStack } from './assembly-stack';
import type { TemplateResource } from '../../../local/template/assembly';
import { resolveStack, restApisOf } from '../../../local/template/resolve-stack';

const ORIGINS = new Map([['Api', 'http://127.0.0.1:3000']]);
const api: TemplateResource = { Type: 'AWS::ApiGateway::RestApi' };
const unresolvable = { 'Fn::ImportValue': 'Elsewhere' };
const apiUrl = { 'Fn::Sub': 'https://${Api}.execute-api.${AWS::Region}.${AWS::URLSuffix}/prod/mcp' };

function resolved(resources: Record<string, TemplateResource>, rest = {}) {
  return resolveStack(assemblyStack({ Resources: { Api: api, ...resources }, ...rest }), ORIGINS);
}

function method(functionId: string): TemplateResource {
  const uri = { 'Fn::Sub': `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/\${${functionId}.Arn}/invocations` };
  return { Type: 'AWS::ApiGateway::Method', Properties: { RestApiId: { Ref: 'Api' }, Integration: { Type: 'AWS_PROXY', Uri: uri } } };
}

test('the URL of a REST API is the local one, anywhere', () => {
  const stack = resolved({
    Fn: { Type: 'AWS::Lambda::Function', Properties: { Environment: { Variables: { URL: apiUrl, JSON: { 'Fn::Join': ['', ['{"url":"', apiUrl, '"}']] } } } } },
  }, { Outputs: { Url: { Value: apiUrl } } });

  expect(stack.outputs).toEqual({ Url: 'http://127.0.0.1:3000/prod/mcp' });
  expect(stack.resources.get('Fn')!.properties.Environment.Variables).toEqual({
    URL: 'http://127.0.0.1:3000/prod/mcp',
    JSON: '{"url":"http://127.0.0.1:3000/prod/mcp"}',
  });
});

test('the URL of another API stays as it is', () => {
  const url = 'https://abcdefghij.execute-api.eu-west-1.amazonaws.com/prod';

  expect(resolved({}, { Outputs: { Url: { Value: url } } }).outputs.Url).toBe(url);
});

test('a custom domain name whose root is mapped to the API is the local origin', () => {
  const stack = resolved({
    Domain: { Type: 'AWS::ApiGateway::DomainName', Properties: { DomainName: 'mcp.example.com' } },
    Mapping: { Type: 'AWS::ApiGateway::BasePathMapping', Properties: { DomainName: { Ref: 'Domain' }, RestApiId: { Ref: 'Api' }, Stage: 'prod' } },
  }, {
    Outputs: {
      Url: { Value: { 'Fn::Sub': 'https://${Domain}/mcp' } },
      Longer: { Value: 'https://mcp.example.com.evil.example/mcp' },
    },
  });

  expect(stack.outputs).toEqual({ Url: 'http://127.0.0.1:3000/mcp', Longer: 'https://mcp.example.com.evil.example/mcp' });
});

test('what a served function needs and cannot be resolved is an error with its name', () => {
  const resources = {
    Fn: { Type: 'AWS::Lambda::Function', Properties: { Environment: { Variables: { DB: unresolvable } } } },
    Method: method('Fn'),
  };

  expect(() => resolved(resources)).toThrow('Fn (AWS::Lambda::Function): Fn::ImportValue of "Elsewhere"');
});

test('a tool that a served function may call is served as well', () => {
  const resources = {
    Fn: { Type: 'AWS::Lambda::Function', Properties: { Role: { 'Fn::GetAtt': ['Role', 'Arn'] } } },
    Role: { Type: 'AWS::IAM::Role' },
    Policy: {
      Type: 'AWS::IAM::Policy',
      Properties: { Roles: [{ Ref: 'Role' }], PolicyDocument: { Statement: [{ Resource: { 'Fn::GetAtt': ['Tool', 'Arn'] } }] } },
    },
    Tool: { Type: 'AWS::Lambda::Function', Properties: { Environment: { Variables: { DB: unresolvable } } } },
    Method: method('Fn'),
  };

  expect(() => resolved(resources)).toThrow('Tool (AWS::Lambda::Function): Fn::ImportValue');
});

test('a function that only the deployment needs is left out when it cannot be resolved', () => {
  const stack = resolved({ Provider: { Type: 'AWS::Lambda::Function', Properties: { Environment: { Variables: { DB: unresolvable } } } } });

  expect([...stack.resources.keys()]).toEqual(['Api']);
});

test('an alarm that cannot be resolved is left out', () => {
  const stack = resolved({ Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { Dimensions: [{ Value: unresolvable }] } } });

  expect(stack.resources.has('Alarm')).toBe(false);
});

test('a resource whose condition does not hold is not there', () => {
  const stack = resolved({ Table: { Type: 'AWS::DynamoDB::Table', Condition: 'Never' } }, { Conditions: { Never: { 'Fn::Equals': [1, 2] } } });

  expect(stack.resources.has('Table')).toBe(false);
});

test('a secret in plain sight of a function is an error: CloudFormation evaluates it, nobody does here', () => {
  const resources = {
    Fn: { Type: 'AWS::Lambda::Function', Properties: { Environment: { Variables: { KEY: '{{resolve:secretsmanager:prod/key}}' } } } },
    Method: method('Fn'),
  };

  expect(() => resolved(resources)).toThrow('Fn (AWS::Lambda::Function): the dynamic reference {{resolve:secretsmanager:prod/key}}');
});

test('the code of a function is found relative to the assembly, with and without metadata', () => {
  const stack = assemblyStack({
    Resources: {
      Api: api,
      WithMetadata: { Type: 'AWS::Lambda::Function', Metadata: { 'aws:asset:path': '.', 'aws:asset:property': 'Code' } },
      Without: { Type: 'AWS::Lambda::Function', Properties: { Code: { S3Bucket: 'assets', S3Key: 'prefix/0123abcd.zip' } } },
    },
  }, { directory: tmpdir(), assets: new Map([['0123abcd', tmpdir()]]) });
  const { resources } = resolveStack(stack, ORIGINS);

  expect(resources.get('WithMetadata')!.assetPath).toBe(tmpdir());
  expect(resources.get('Without')!.assetPath).toBe(tmpdir());
});

test('code that is missing is an error', () => {
  const resources = { Fn: { Type: 'AWS::Lambda::Function', Metadata: { 'aws:asset:path': 'asset.gone' } }, Method: method('Fn') };

  expect(() => resolved(resources)).toThrow(`the asset ${join('/nowhere', 'asset.gone')} is missing`);
});

test('the network of a function may be in another stack: it reaches all from here', () => {
  const VpcConfig = { SubnetIds: [unresolvable, { Ref: 'Subnet' }], SecurityGroupIds: [{ 'Fn::GetAtt': ['Group', 'GroupId'] }] };
  const stack = resolved({
    Fn: { Type: 'AWS::Lambda::Function', Properties: { VpcConfig, Handler: 'index.handler' } },
    Method: method('Fn'),
    Subnet: { Type: 'AWS::EC2::Subnet', Properties: { VpcId: unresolvable } },
    Group: { Type: 'AWS::EC2::SecurityGroup', Properties: { VpcId: unresolvable } },
  });

  expect(stack.resources.get('Fn')!.properties).toEqual({ Handler: 'index.handler' });
});

const reader: Record<string, TemplateResource> = {
  Fn: { Type: 'AWS::Lambda::Function', Properties: { Environment: { Variables: { BUCKET: { Ref: 'Bucket' }, MACHINE: { Ref: 'Machine' } } } } },
  Method: method('Fn'),
};

function deployment(properties: Readonly<Record<string, unknown>>): TemplateResource {
  const ServiceToken = { 'Fn::GetAtt': ['Provider', 'Arn'] };
  return { Type: 'Custom::CDKBucketDeployment', Properties: { ServiceToken, DestinationBucketName: { Ref: 'Bucket' }, SourceObjectKeys: ['prefix/0123.zip'], ...properties } };
}

test('what is deployed to a bucket comes with its files; of the bucket, only the name is needed', () => {
  const stack = resolveStack(assemblyStack({
    Resources: {
      Api: api,
      ...reader,
      Machine: { Type: 'AWS::StepFunctions::StateMachine', Properties: { DefinitionS3Location: { Key: '4567.json' } } },
      Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'docs', LoggingConfiguration: { DestinationBucketName: unresolvable } } },
      Deployment: deployment({ SourceObjectKeys: ['prefix/0123.zip', 'elsewhere.zip'], SourceMarkers: [{ '<<marker>>': apiUrl }, {}] }),
      Provider: { Type: 'AWS::Lambda::Function', Properties: { Layers: [unresolvable] } },
    },
  }, { assets: new Map([['0123', tmpdir()], ['4567', '/dev/null']]) }), ORIGINS);

  expect(stack.resources.get('Bucket')!.properties).toEqual({ BucketName: 'docs' });
  expect(stack.resources.get('Deployment')).toMatchObject({
    sourcePaths: { 'prefix/0123.zip': tmpdir() },
    properties: { DestinationBucketName: 'docs', SourceMarkers: [{ '<<marker>>': 'http://127.0.0.1:3000/prod/mcp' }, {}] },
  });
  expect(stack.resources.get('Machine')!.assetPath).toBe('/dev/null');
  expect(stack.resources.has('Provider')).toBe(false);
});

test('content of a bucket that a function reads, or a state machine that it starts, is an error if it cannot be resolved', () => {
  const bucket: TemplateResource = { Type: 'AWS::S3::Bucket' };
  const provider: TemplateResource = { Type: 'AWS::Lambda::Function' };
  const machine = (DefinitionString: unknown): TemplateResource => ({ Type: 'AWS::StepFunctions::StateMachine', Properties: { DefinitionString } });

  expect(() => resolved({ ...reader, Bucket: bucket, Machine: machine('{}'), Provider: provider, Deployment: deployment({ SourceMarkers: [{ a: unresolvable }] }) }))
    .toThrow('Deployment (Custom::CDKBucketDeployment): Fn::ImportValue of "Elsewhere"');
  expect(() => resolved({ ...reader, Bucket: bucket, Machine: machine(unresolvable) })).toThrow('Machine (AWS::StepFunctions::StateMachine): Fn::ImportValue');
});

test('APIs of RemoteMcpServers get the first ports', () => {
  const stack = assemblyStack({ Resources: { Plain: api, Mcp: { ...api, Metadata: { 'cdk-remote-mcp-server': {} } } } });

  expect(restApisOf(stack)).toEqual(['Mcp', 'Plain']);
});
