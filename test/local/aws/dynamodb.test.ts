import {
  BatchWriteItemCommand, DescribeTableCommand, GetItemCommand, ListTablesCommand, PutItemCommand, QueryCommand, ScanCommand,
  TransactWriteItemsCommand, UpdateItemCommand, type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sendText, startEndpoint, type RunningEndpoint } from './running-endpoint';
import { stackOf, table, tableArn } from './stack';

const INDEXED = table('Indexed', {
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }, { AttributeName: 'owner', AttributeType: 'S' }],
  BillingMode: 'PROVISIONED',
  ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
  GlobalSecondaryIndexes: [{
    IndexName: 'byOwner',
    KeySchema: [{ AttributeName: 'owner', KeyType: 'HASH' }],
    Projection: { ProjectionType: 'ALL' },
    ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
  }],
  TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
  PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  SSESpecification: { SSEEnabled: true },
});
const GLOBAL = { ...table('Global', { Replicas: [{ Region: 'us-east-1' }] }), type: 'AWS::DynamoDB::GlobalTable' };

let endpoint: RunningEndpoint;
let dynamodb: DynamoDBClient;

beforeEach(async () => {
  endpoint = await startEndpoint(stackOf(table('Plain'), INDEXED, GLOBAL));
  dynamodb = endpoint.clients().dynamodb;
});
afterEach(() => endpoint.close());

test('the tables of the template exist at once', async () => {
  expect((await dynamodb.send(new ListTablesCommand({}))).TableNames).toEqual(['Test-Global', 'Test-Indexed', 'Test-Plain']);
  const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: 'Test-Indexed' }));
  expect(Table).toMatchObject({ TableStatus: 'ACTIVE', GlobalSecondaryIndexes: [{ IndexName: 'byOwner' }] });
});

test('a table is found by its ARN too', async () => {
  await dynamodb.send(new PutItemCommand({ TableName: tableArn('Plain'), Item: { pk: { S: 'a' } } }));
  await dynamodb.send(new BatchWriteItemCommand({ RequestItems: { [tableArn('Plain')]: [{ PutRequest: { Item: { pk: { S: 'b' } } } }] } }));
  expect((await dynamodb.send(new ScanCommand({ TableName: 'Test-Plain' }))).Count).toBe(2);
});

test('an index answers queries', async () => {
  await dynamodb.send(new PutItemCommand({ TableName: 'Test-Indexed', Item: { pk: { S: 'a' }, owner: { S: 'me' } } }));
  const { Items } = await dynamodb.send(new QueryCommand({
    TableName: 'Test-Indexed', IndexName: 'byOwner', KeyConditionExpression: '#o = :o', ExpressionAttributeNames: { '#o': 'owner' }, ExpressionAttributeValues: { ':o': { S: 'me' } },
  }));
  expect(Items).toEqual([{ pk: { S: 'a' }, owner: { S: 'me' } }]);
});

test('of many conditional writes at once, one wins', async () => {
  await dynamodb.send(new PutItemCommand({ TableName: 'Test-Plain', Item: { pk: { S: 'code' } } }));
  const consume = () => dynamodb.send(new UpdateItemCommand({
    TableName: 'Test-Plain',
    Key: { pk: { S: 'code' } },
    UpdateExpression: 'SET usedAt = :now',
    ConditionExpression: 'attribute_not_exists(usedAt)',
    ExpressionAttributeValues: { ':now': { N: '1' } },
  }));
  const results = await Promise.allSettled(Array.from({ length: 20 }, consume));
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(results.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { name: 'ConditionalCheckFailedException' } });
});

test('what the emulation lacks is refused and logged', async () => {
  await expect(dynamodb.send(new TransactWriteItemsCommand({ TransactItems: [{ Delete: { TableName: 'Test-Plain', Key: { pk: { S: 'a' } } } }] })))
    .rejects.toMatchObject({ name: 'NotEmulatedByLocalServer' });
  expect(endpoint.lines).toEqual(['aws: The local server does not emulate dynamodb:TransactWriteItems. Deploy the stack to try it.']);
});

test.each([
  ['PutItem', '{'],
  ['PutItem', '[]'],
  ['PutItem', JSON.stringify({ TableName: 'Test-Plain', Item: { pk: null } })],
  ['GetItem', JSON.stringify({ TableName: 7, Key: {} })],
  ['BatchGetItem', JSON.stringify({ RequestItems: 'Test-Plain' })],
])('malformed input of %s gets an error of the protocol: %s', async (operation, body) => {
  const response = await sendText(endpoint, `DynamoDB_20120810.${operation}`, body);
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ __type: expect.stringMatching(/(Serialization|Validation)Exception$/) });
});

test('a new stack adds its tables and keeps the others\' items', async () => {
  await dynamodb.send(new PutItemCommand({ TableName: 'Test-Plain', Item: { pk: { S: 'a' } } }));
  await endpoint.update(stackOf(table('Plain'), table('New')));
  expect((await dynamodb.send(new GetItemCommand({ TableName: 'Test-Plain', Key: { pk: { S: 'a' } } }))).Item).toEqual({ pk: { S: 'a' } });
  expect((await dynamodb.send(new ScanCommand({ TableName: 'Test-New' }))).Count).toBe(0);
});

test('a new stack that changes the keys of a table is refused with the name of the table', async () => {
  const changed = table('Plain', { AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }], KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }] });
  await expect(endpoint.update(stackOf(changed))).rejects.toThrow(/Test-Plain \(Plain\)/);
});
