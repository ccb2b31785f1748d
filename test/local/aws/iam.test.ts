import { DescribeTableCommand, GetItemCommand, PutItemCommand, QueryCommand, BatchWriteItemCommand, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { GetRandomPasswordCommand, GetSecretValueCommand, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { afterEach, expect, test } from 'vitest';
import { startEndpoint, type RunningEndpoint } from './running-endpoint';
import { functionAndRole, functionArn, functionWithRole, roleArn, secret, secretArn, stackOf, table, tableArn } from './stack';
import type { LocalResource } from '../../../local/stack';

let endpoint: RunningEndpoint;
afterEach(() => endpoint.close());

const put = (name: string) => new PutItemCommand({ TableName: `Test-${name}`, Item: { pk: { S: 'a' } } });
const get = (name: string) => new GetItemCommand({ TableName: `Test-${name}`, Key: { pk: { S: 'a' } } });
const DENIED = { name: 'AccessDeniedException' };
const OPEN = { Effect: 'Allow', Action: '*', Resource: '*' };

async function start(...resources: readonly LocalResource[]): Promise<void> {
  endpoint = await startEndpoint(stackOf(table('A'), table('B'), secret('S'), ...resources));
}

test('a function may do what its role allows, and no more', async () => {
  await start(...functionWithRole('Fn', [
    { Effect: 'Allow', Action: ['dynamodb:PutItem', 'dynamodb:Batch*'], Resource: tableArn('A') },
    { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: secretArn('S') },
  ]));
  const { dynamodb, secrets, lambda } = endpoint.clients('Fn');
  await dynamodb.send(put('A'));
  await secrets.send(new GetSecretValueCommand({ SecretId: secretArn('S') }));
  await expect(dynamodb.send(get('A'))).rejects.toMatchObject(DENIED);
  await expect(dynamodb.send(put('B'))).rejects.toMatchObject(DENIED);
  await expect(dynamodb.send(new ListTablesCommand({}))).rejects.toMatchObject(DENIED);
  await expect(secrets.send(new PutSecretValueCommand({ SecretId: secretArn('S'), SecretString: 'x' }))).rejects.toMatchObject(DENIED);
  await expect(secrets.send(new GetRandomPasswordCommand({}))).rejects.toMatchObject(DENIED);
  await expect(lambda.send(new InvokeCommand({ FunctionName: 'Test-Fn' }))).rejects.toMatchObject(DENIED);
});

test('functions that share a role may all do what it allows, and are told apart', async () => {
  const [first, ...role] = functionWithRole('Fn', [{ Effect: 'Allow', Action: 'dynamodb:PutItem', Resource: tableArn('A') }]);
  const [second] = functionAndRole('Second', {}, { Role: roleArn('Fn') });
  await start(first, second, ...role);
  for (const name of ['Fn', 'Second']) {
    const { dynamodb } = endpoint.clients(name);
    await dynamodb.send(put('A'));
    await expect(dynamodb.send(put('B'))).rejects.toMatchObject({ ...DENIED, message: expect.stringContaining(`assumed-role/FnRole/Test-${name} is not`) });
  }
});

test('a table of another account needs the permission for that one', async () => {
  const theirs = tableArn('A').replace('123456789012', '210987654321');
  await start(...functionWithRole('Fn', [{ Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: theirs }]));
  const getItem = (TableName: string) => endpoint.clients('Fn').dynamodb.send(new GetItemCommand({ TableName, Key: { pk: { S: 'a' } } }));
  await getItem(theirs);
  await expect(getItem(tableArn('A'))).rejects.toMatchObject(DENIED);
  await expect(getItem('Test-A')).rejects.toMatchObject(DENIED);
});

test('a batch needs the permission for each of its tables', async () => {
  await start(...functionWithRole('Fn', [{ Effect: 'Allow', Action: 'dynamodb:BatchWriteItem', Resource: tableArn('A') }]));
  const write = (...names: string[]) => endpoint.clients('Fn').dynamodb.send(new BatchWriteItemCommand({
    RequestItems: Object.fromEntries(names.map((name) => [`Test-${name}`, [{ PutRequest: { Item: { pk: { S: 'a' } } } }]])),
  }));
  await write('A');
  await expect(write('A', 'B')).rejects.toMatchObject(DENIED);
});

test('a query of an index needs the permission for the index', async () => {
  await start(...functionWithRole('Fn', [{ Effect: 'Allow', Action: 'dynamodb:Query', Resource: `${tableArn('A')}/index/*` }]));
  const query = (IndexName?: string) => endpoint.clients('Fn').dynamodb.send(new QueryCommand({
    TableName: 'Test-A', IndexName, KeyConditionExpression: 'pk = :a', ExpressionAttributeValues: { ':a': { S: 'a' } },
  }));
  await expect(query()).rejects.toMatchObject(DENIED);
  await expect(query('i')).rejects.toMatchObject({ name: 'ValidationException' });
});

test('the refusal says who may not do what, in the words of AWS, and is logged', async () => {
  await start(...functionWithRole('Fn', []));
  const message = 'User: arn:aws:sts::123456789012:assumed-role/FnRole/Test-Fn is not authorized to perform: dynamodb:GetItem'
    + ` on resource: ${tableArn('A')} because no identity-based policy allows the dynamodb:GetItem action`;
  await expect(endpoint.clients('Fn').dynamodb.send(get('A'))).rejects.toMatchObject({ ...DENIED, message });
  expect(endpoint.lines).toEqual([`aws: AccessDeniedException: Fn: ${message}`]);
});

test('each function has its own permissions, and the operator all', async () => {
  await start(...functionWithRole('Fn', [OPEN]), ...functionWithRole('Other', []));
  await endpoint.clients('Fn').dynamodb.send(put('A'));
  await endpoint.clients().dynamodb.send(put('A'));
  await expect(endpoint.clients('Other').dynamodb.send(put('A'))).rejects.toMatchObject(DENIED);
});

test('S18 who may not use a secret is not told whether it exists', async () => {
  await start(...functionWithRole('Fn', []));
  for (const SecretId of [secretArn('S'), secretArn('Missing')]) {
    await expect(endpoint.clients('Fn').secrets.send(new GetSecretValueCommand({ SecretId }))).rejects.toMatchObject(DENIED);
  }
});

test('an unsigned request and an unknown key are refused', async () => {
  await start();
  const target = { 'X-Amz-Target': 'DynamoDB_20120810.ListTables' };
  const unsigned = await fetch(endpoint.url, { method: 'POST', body: '{}', headers: target });
  expect([unsigned.status, await unsigned.json()]).toMatchObject([403, { __type: 'MissingAuthenticationTokenException' }]);
  const unknown = await fetch(endpoint.url, { method: 'POST', body: '{}', headers: { ...target, Authorization: 'AWS4-HMAC-SHA256 Credential=LOCALFn/x' } });
  expect([unknown.status, await unknown.json()]).toMatchObject([403, { __type: 'UnrecognizedClientException' }]);
});

test('a web page cannot even ask: a preflight request is refused', async () => {
  await start();
  const response = await fetch(endpoint.url, { method: 'OPTIONS', headers: { 'Origin': 'https://evil.example', 'Access-Control-Request-Method': 'POST' } });
  expect(response.status).toBe(403);
  expect(response.headers.get('access-control-allow-origin')).toBeNull();
});

test.each<[string, readonly object[], boolean]>([
  ['an explicit deny wins', [OPEN, { Effect: 'Deny', Action: 'dynamodb:Put*', Resource: '*' }], false],
  ['NotAction allows the others', [{ Effect: 'Allow', NotAction: 'dynamodb:GetItem', Resource: '*' }], true],
  ['NotAction excludes', [{ Effect: 'Allow', NotAction: 'dynamodb:PutItem', Resource: '*' }], false],
  ['NotResource allows the others', [{ Effect: 'Allow', Action: 'dynamodb:*', NotResource: tableArn('B') }], true],
  ['NotResource excludes', [{ Effect: 'Allow', Action: 'dynamodb:*', NotResource: tableArn('*') }], false],
  ['actions are compared without case', [{ Effect: 'Allow', Action: 'DYNAMODB:putitem', Resource: '*' }], true],
  ['? stands for one character', [{ Effect: 'Allow', Action: 'dynamodb:PutIte?', Resource: '*' }], true],
  ['a dot is a dot', [{ Effect: 'Allow', Action: 'dynamodb.PutItem', Resource: '*' }], false],
  ['StringEquals that holds', [{ ...OPEN, Condition: { StringEquals: { 'aws:RequestedRegion': ['eu-west-1', 'us-east-1'] } } }], true],
  ['StringEquals that does not hold', [{ ...OPEN, Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } } }], false],
  ['StringNotEquals', [{ ...OPEN, Condition: { StringNotEquals: { 'aws:RequestedRegion': ['eu-west-1', 'us-east-1'] } } }], false],
  ['ArnLike', [{ ...OPEN, Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/Fn*' } } }], true],
  ['Bool', [OPEN, { Effect: 'Deny', Action: '*', Resource: '*', Condition: { Bool: { 'aws:SecureTransport': false } } }], true],
  ['all conditions must hold', [{ ...OPEN, Condition: { StringEquals: { 'aws:RequestedRegion': 'us-east-1', 'aws:PrincipalAccount': '1' } } }], false],
  ['a key that no request has', [{ ...OPEN, Condition: { StringEquals: { 'aws:SourceVpce': 'vpce-1' } } }], false],
  ['a negated condition on such a key', [{ ...OPEN, Condition: { StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } } }], true],
  ['IfExists on such a key', [{ ...OPEN, Condition: { StringEqualsIfExists: { 'aws:SourceVpce': 'vpce-1' } } }], true],
  ['Null', [{ ...OPEN, Condition: { Null: { 'aws:SourceVpce': 'true' } } }], true],
])('policies: %s', async (_what, statements, allowed) => {
  await start(...functionWithRole('Fn', statements));
  const outcome = await endpoint.clients('Fn').dynamodb.send(put('A')).then(() => true, (error: Error) => error.name);
  expect(outcome).toBe(allowed || 'AccessDeniedException');
});

test.each([
  ['operator', { ...OPEN, Condition: { IpAddress: { 'aws:SourceArn': '10.0.0.0/8' } } }, 'the condition operator IpAddress is not emulated'],
  ['key', { ...OPEN, Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['a'] } } }, 'the condition key dynamodb:LeadingKeys is not emulated'],
  ['policy variable', { ...OPEN, Resource: 'arn:aws:dynamodb:*:*:table/${aws:PrincipalTag/t}' }, 'policy variables are not emulated'],
])('a condition %s that is not emulated denies, and the log tells', async (_what, statement, reason) => {
  await start(...functionWithRole('Fn', [statement]));
  await expect(endpoint.clients('Fn').dynamodb.send(put('A'))).rejects.toMatchObject(DENIED);
  expect(endpoint.lines).toEqual([expect.stringContaining(reason)]);
});

const ALLOW_PUT = { Statement: [{ Effect: 'Allow', Action: 'dynamodb:PutItem', Resource: tableArn('A') }] };
const MANAGED_ARN = 'arn:aws:iam::123456789012:policy/Managed';

test.each<[string, Readonly<Record<string, unknown>>, LocalResource[]]>([
  ['an inline policy of the role', { Policies: [{ PolicyName: 'p', PolicyDocument: ALLOW_PUT }] }, []],
  ['a managed policy that names the role', {}, [
    { logicalId: 'Managed', type: 'AWS::IAM::ManagedPolicy', ref: MANAGED_ARN, properties: { PolicyDocument: ALLOW_PUT, Roles: ['FnRole'] }, metadata: {} },
  ]],
  ['a managed policy that the role names', { ManagedPolicyArns: [MANAGED_ARN] }, [
    { logicalId: 'Managed', type: 'AWS::IAM::ManagedPolicy', ref: MANAGED_ARN, properties: { PolicyDocument: ALLOW_PUT }, metadata: {} },
  ]],
  ['a role policy', {}, [
    { logicalId: 'RolePolicy', type: 'AWS::IAM::RolePolicy', ref: 'p', properties: { PolicyDocument: ALLOW_PUT, RoleName: 'FnRole' }, metadata: {} },
  ]],
])('%s counts', async (_what, role, resources) => {
  await start(...functionAndRole('Fn', role), ...resources);
  await endpoint.clients('Fn').dynamodb.send(put('A'));
  await expect(endpoint.clients('Fn').dynamodb.send(get('A'))).rejects.toMatchObject(DENIED);
});

test('a managed policy whose content is not in the template allows nothing, and the log names it', async () => {
  const policy = 'arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess';
  await start(...functionAndRole('Fn', { ManagedPolicyArns: [policy] }));
  await expect(endpoint.clients('Fn').dynamodb.send(put('A'))).rejects.toMatchObject(DENIED);
  expect(endpoint.lines).toEqual([expect.stringContaining(policy)]);
});

test('the policy of a table or a secret allows and denies too', async () => {
  const only = (Effect: string, Principal: unknown) => ({ Statement: { Effect, Principal, Action: '*', Resource: '*' } });
  endpoint = await startEndpoint(stackOf(
    table('Allowing', { ResourcePolicy: { PolicyDocument: only('Allow', { AWS: roleArn('Fn') }) } }),
    table('ForOthers', { ResourcePolicy: { PolicyDocument: only('Allow', { AWS: [roleArn('Other'), 'arn:aws:iam::123456789012:root'] }) } }),
    secret('S'),
    {
      logicalId: 'SPolicy',
      type: 'AWS::SecretsManager::ResourcePolicy',
      ref: 'p',
      metadata: {},
      properties: {
        SecretId: secretArn('S'), ResourcePolicy: only('Deny', { AWS: 'arn:aws:iam::123456789012:root' }),
      },
    },
    ...functionWithRole('Fn', [{ Effect: 'Allow', Action: 'secretsmanager:*', Resource: '*' }]),
  ));
  const { dynamodb, secrets } = endpoint.clients('Fn');
  await dynamodb.send(put('Allowing'));
  await expect(dynamodb.send(put('ForOthers'))).rejects.toMatchObject(DENIED);
  await expect(secrets.send(new GetSecretValueCommand({ SecretId: secretArn('S') }))).rejects.toMatchObject({
    ...DENIED, message: expect.stringContaining('with an explicit deny'),
  });
});

test('a function without a role in the template may do nothing', async () => {
  const [fn] = functionAndRole('Fn', {});
  await start(fn);
  await expect(endpoint.clients('Fn').dynamodb.send(new DescribeTableCommand({ TableName: 'Test-A' }))).rejects.toMatchObject(DENIED);
});

test('invoking needs the permission for the function, with its qualifier', async () => {
  await start(...functionWithRole('Target', []), ...functionWithRole('Fn', [{ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: `${functionArn('Target')}:live` }]));
  const invoke = (FunctionName: string, Qualifier?: string) => endpoint.clients('Fn').lambda.send(new InvokeCommand({ FunctionName, Qualifier }));
  await expect(invoke('Test-Target')).rejects.toMatchObject(DENIED);
  await expect(invoke('Test-Target', 'test')).rejects.toMatchObject(DENIED);
  // allowed: the functions of this test answer with an error of their own
  await expect(invoke('Test-Target', 'live')).rejects.toMatchObject({ name: 'InternalServerError' });
});
