import { expect, test } from 'vitest';
import { returnValuesOf } from '../../../local/template/return-values';

const environment = { stackName: 'Weather', region: 'eu-west-1', account: '111122223333' };

function valuesOf(type: string, properties: Record<string, string> = {}, logicalId = 'Thing1A2B3C4D') {
  return returnValuesOf({ logicalId, type, property: (name) => properties[name] }, environment);
}

test.each<[string, Record<string, string>, string, string | undefined]>([
  ['AWS::DynamoDB::GlobalTable', { TableName: 'records' }, 'records', 'arn:aws:dynamodb:eu-west-1:111122223333:table/records'],
  ['AWS::DynamoDB::Table', { TableName: 'records' }, 'records', 'arn:aws:dynamodb:eu-west-1:111122223333:table/records'],
  ['AWS::IAM::Role', { RoleName: 'runner' }, 'runner', 'arn:aws:iam::111122223333:role/runner'],
  ['AWS::Lambda::Version', { FunctionName: 'f' }, 'arn:aws:lambda:eu-west-1:111122223333:function:f:1', undefined],
  ['AWS::Lambda::Alias', { FunctionName: 'f', Name: 'live' }, 'arn:aws:lambda:eu-west-1:111122223333:function:f:live', undefined],
  ['AWS::Logs::LogGroup', { LogGroupName: '/aws/f' }, '/aws/f', 'arn:aws:logs:eu-west-1:111122223333:log-group:/aws/f:*'],
  ['AWS::S3::Bucket', { BucketName: 'pictures' }, 'pictures', 'arn:aws:s3:::pictures'],
  ['AWS::SNS::Topic', { TopicName: 'news' }, 'arn:aws:sns:eu-west-1:111122223333:news', undefined],
  ['AWS::SQS::Queue', { QueueName: 'jobs' }, 'https://sqs.eu-west-1.amazonaws.com/111122223333/jobs', 'arn:aws:sqs:eu-west-1:111122223333:jobs'],
  ['AWS::ApiGateway::Stage', { StageName: 'prod' }, 'prod', undefined],
])('%s has the Ref and ARN that CloudFormation gives', (type, properties, ref, arn) => {
  expect(valuesOf(type, properties)).toMatchObject({ ref, ...arn && { arn } });
});

test('a secret has its ARN for Ref, with the six characters that Secrets Manager adds', () => {
  const { ref, arn } = valuesOf('AWS::SecretsManager::Secret', { Name: 'signing' });

  expect(ref).toMatch(/^arn:aws:secretsmanager:eu-west-1:111122223333:secret:signing-[a-z0-9]{6}$/);
  expect(arn).toBe(ref);
});

test('a REST API has an id and a root resource', () => {
  const { ref, attributes } = valuesOf('AWS::ApiGateway::RestApi');

  expect(ref).toMatch(/^[a-z0-9]{10}$/);
  expect(attributes.RootResourceId).toMatch(/^[a-z0-9]{10}$/);
  expect(attributes.RootResourceId).not.toBe(ref);
});

test('generated names are the same in every run, and other for another resource', () => {
  expect(valuesOf('AWS::Lambda::Function').ref).toMatch(/^Weather-Thing1A2B3C4D-[A-Z0-9]{12}$/);
  expect(valuesOf('AWS::Lambda::Function').ref).toBe(valuesOf('AWS::Lambda::Function').ref);
  expect(valuesOf('AWS::Lambda::Function', {}, 'Other').ref).not.toBe(valuesOf('AWS::Lambda::Function').ref);
});

test('generated names keep to the limits of the service', () => {
  const logicalId = 'Long'.repeat(40);

  expect(valuesOf('AWS::Lambda::Function', {}, logicalId).ref).toHaveLength(64);
  expect(valuesOf('AWS::S3::Bucket', {}, logicalId).ref).toMatch(/^[a-z0-9-]{63}$/);
});

test('a property that the name is made of must be there', () => {
  expect(() => valuesOf('AWS::ApiGateway::DomainName')).toThrow('Thing1A2B3C4D (AWS::ApiGateway::DomainName): the property DomainName is missing');
});
