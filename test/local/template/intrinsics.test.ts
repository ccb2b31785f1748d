import { describe, expect, test } from 'vitest';
import { assemblyStack } from './assembly-stack';
import { createResolver } from '../../../local/template/intrinsics';

const stack = assemblyStack({
  Resources: {
    Fn: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'forecast' } },
    Odd: { Type: 'Custom::Odd' },
    Loop: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: { 'Fn::GetAtt': ['Loop', 'Arn'] } } },
  },
  Parameters: {
    Colour: { Type: 'String', Default: 'blue' },
    Zones: { Type: 'CommaDelimitedList', Default: 'a, b' },
    Required: { Type: 'String' },
    FromSsm: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/path' },
    BootstrapVersion: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/cdk-bootstrap/hnb659fds/version' },
  },
  Mappings: { Regions: { 'eu-west-1': { code: 'dub', list: ['x', 'y'] } } },
  Conditions: {
    IsBlue: { 'Fn::Equals': [{ Ref: 'Colour' }, 'blue'] },
    IsRed: { 'Fn::Equals': [{ Ref: 'Colour' }, 'red'] },
    Neither: { 'Fn::Not': [{ 'Fn::Or': [{ Condition: 'IsBlue' }, { Condition: 'IsRed' }] }] },
    Both: { 'Fn::And': [{ Condition: 'IsBlue' }, { 'Fn::Not': [{ Condition: 'IsRed' }] }] },
  },
});
const resolver = createResolver(stack);

test.each<[string, unknown, unknown]>([
  ['a plain value', { a: [1, true, null, 'x'] }, { a: [1, true, null, 'x'] }],
  ['Ref to a resource', { Ref: 'Fn' }, 'forecast'],
  ['Ref to a parameter', { Ref: 'Colour' }, 'blue'],
  ['Ref to a list parameter', { Ref: 'Zones' }, ['a', 'b']],
  ['Ref to the version of the bootstrap stack', { Ref: 'BootstrapVersion' }, '999'],
  ['AWS::Region', { Ref: 'AWS::Region' }, 'eu-west-1'],
  ['AWS::AccountId', { Ref: 'AWS::AccountId' }, '111122223333'],
  ['AWS::Partition', { Ref: 'AWS::Partition' }, 'aws'],
  ['AWS::URLSuffix', { Ref: 'AWS::URLSuffix' }, 'amazonaws.com'],
  ['AWS::StackName', { Ref: 'AWS::StackName' }, 'Weather'],
  ['AWS::NoValue in an object', { a: 1, b: { Ref: 'AWS::NoValue' } }, { a: 1 }],
  ['AWS::NoValue in a list', ['a', { Ref: 'AWS::NoValue' }], ['a']],
  ['AWS::NoValue by itself', { Ref: 'AWS::NoValue' }, undefined],
  ['Fn::GetAtt as a list', { 'Fn::GetAtt': ['Fn', 'Arn'] }, 'arn:aws:lambda:eu-west-1:111122223333:function:forecast'],
  ['Fn::GetAtt as a string', { 'Fn::GetAtt': 'Fn.Arn' }, 'arn:aws:lambda:eu-west-1:111122223333:function:forecast'],
  ['Fn::Join', { 'Fn::Join': ['-', ['a', { Ref: 'Colour' }, 1]] }, 'a-blue-1'],
  ['Fn::Join of a list that is resolved', { 'Fn::Join': ['+', { Ref: 'Zones' }] }, 'a+b'],
  ['Fn::Sub', { 'Fn::Sub': '${Colour} ${Fn} ${Fn.Arn} ${AWS::Region}' }, 'blue forecast arn:aws:lambda:eu-west-1:111122223333:function:forecast eu-west-1'],
  ['Fn::Sub with variables', { 'Fn::Sub': ['${x}/${Colour}', { x: { Ref: 'Fn' } }] }, 'forecast/blue'],
  ['Fn::Sub with a literal', { 'Fn::Sub': '${!Literal} $5' }, '${Literal} $5'],
  ['Fn::Select', { 'Fn::Select': ['1', ['a', 'b']] }, 'b'],
  ['Fn::Select of Fn::Split', { 'Fn::Select': [3, { 'Fn::Split': [':', { 'Fn::GetAtt': ['Fn', 'Arn'] }] }] }, 'eu-west-1'],
  ['Fn::Split', { 'Fn::Split': ['/', 'a/b'] }, ['a', 'b']],
  ['Fn::If, true', { 'Fn::If': ['IsBlue', 'yes', 'no'] }, 'yes'],
  ['Fn::If, false', { 'Fn::If': ['IsRed', 'yes', { Ref: 'Fn' }] }, 'forecast'],
  ['Fn::If with And', { 'Fn::If': ['Both', 'yes', 'no'] }, 'yes'],
  ['Fn::If with Not and Or', { 'Fn::If': ['Neither', 'yes', 'no'] }, 'no'],
  ['Fn::FindInMap', { 'Fn::FindInMap': ['Regions', { Ref: 'AWS::Region' }, 'code'] }, 'dub'],
  ['Fn::FindInMap of a list', { 'Fn::FindInMap': ['Regions', 'eu-west-1', 'list'] }, ['x', 'y']],
  ['Fn::Base64', { 'Fn::Base64': { Ref: 'Colour' } }, 'Ymx1ZQ=='],
  ['Fn::GetAZs', { 'Fn::GetAZs': '' }, ['eu-west-1a', 'eu-west-1b', 'eu-west-1c']],
  ['a policy condition, which is no intrinsic function', { Condition: { StringEquals: { a: 'b' } } }, { Condition: { StringEquals: { a: 'b' } } }],
])('resolves %s', (_name, value, expected) => {
  expect(resolver.resolve(value, 'Here')).toEqual(expected);
});

test.each<[string, unknown, string]>([
  ['an intrinsic function that it does not know', { 'Fn::Cidr': ['10.0.0.0/16', 2, 8] }, 'Here: Fn::Cidr is not supported'],
  ['Fn::ImportValue', { 'Fn::ImportValue': 'Other:Export' }, 'Here: Fn::ImportValue of "Other:Export"'],
  ['a missing resource', { Ref: 'Nobody' }, 'Here: there is no resource or parameter Nobody'],
  ['an attribute without a local value', { 'Fn::GetAtt': ['Fn', 'SnapStartResponse'] }, 'Here: Fn::GetAtt Fn.SnapStartResponse (AWS::Lambda::Function) has no value'],
  ['attributes of custom resources', { 'Fn::Sub': '${Odd.Thing}' }, 'Here: Fn::GetAtt Odd.Thing (Custom::Odd) has no value'],
  ['ARNs of custom resources', { 'Fn::GetAtt': ['Odd', 'TopicArn'] }, 'Here: Fn::GetAtt Odd.TopicArn (Custom::Odd) has no value'],
  ['a parameter without a default', { 'Fn::Join': ['', [{ Ref: 'Required' }]] }, 'Ref Required: the parameter has no default'],
  ['a parameter from SSM', { Ref: 'FromSsm' }, 'Here: Ref FromSsm: the parameter is read from SSM'],
  ['an index out of range', { 'Fn::Select': [2, ['a', 'b']] }, 'Here: Fn::Select: there is no element 2'],
  ['a missing place in a map', { 'Fn::FindInMap': ['Regions', 'us-east-1', 'code'] }, 'Fn::FindInMap finds nothing at Regions.us-east-1.code'],
  ['a list where a string belongs', { 'Fn::Join': ['', [{ Ref: 'Zones' }]] }, 'Here: Fn::Join needs a string, got ["a","b"]'],
  ['a missing condition', { 'Fn::If': ['Maybe', 1, 2] }, 'Here: there is no condition Maybe'],
  ['a name that depends on itself', { Ref: 'Loop' }, 'the name of Loop depends on itself'],
])('fails by name on %s', (_name, value, message) => {
  expect(() => resolver.resolve(value, 'Here')).toThrow(message);
});

test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])('%s is the name of what the template has, and of nothing else', (name) => {
  const own = Object.fromEntries([[name, { Type: 'String', Default: 'mine' }]]);
  expect(createResolver(assemblyStack({ Resources: {}, Parameters: own })).resolve({ Ref: name }, 'Here')).toBe('mine');
  const bucket = Object.fromEntries([[name, { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'docs' } }]]);
  expect(createResolver(assemblyStack({ Resources: bucket })).resolve({ Ref: name }, 'Here')).toBe('docs');

  expect(() => resolver.resolve({ Ref: name }, 'Here')).toThrow(`Here: there is no resource or parameter ${name}`);
  expect(() => resolver.resolve({ 'Fn::If': [name, 1, 2] }, 'Here')).toThrow(`there is no condition ${name}`);
  expect(() => resolver.resolve({ 'Fn::GetAtt': ['Fn', name] }, 'Here')).toThrow(`Fn::GetAtt Fn.${name}`);
  expect(() => resolver.resolve({ 'Fn::FindInMap': ['Regions', 'eu-west-1', name] }, 'Here')).toThrow('finds nothing');
});

describe('a resource of a type that is not emulated', () => {
  const other = createResolver(assemblyStack({ Resources: { Db: { Type: 'AWS::RDS::DBCluster' } } }));

  test('has an ARN of the usual form', () => {
    expect(other.resolve({ 'Fn::GetAtt': ['Db', 'DBClusterArn'] }, 'Here')).toMatch(/^arn:aws:rds:eu-west-1:111122223333:dbcluster\/Weather-Db-/);
  });

  test('has no made-up endpoint', () => {
    expect(() => other.resolve({ 'Fn::GetAtt': ['Db', 'Endpoint.Address'] }, 'Here')).toThrow('Fn::GetAtt Db.Endpoint.Address (AWS::RDS::DBCluster)');
  });
});
