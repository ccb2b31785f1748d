import { Aws, Stack, type StackProps } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as kms from 'aws-cdk-lib/aws-kms';
import { describe, expect, test } from 'vitest';
import { type DynamoDbGetItemHandlerManifest, ENVIRONMENT } from '../../../src/contract';
import { createServer, environmentOf, manifestOf, tool } from '../synthesized-server';
import { handlerOf, permissionsOf, problemsOf, serverWith, strings } from './handled-tool';
import { type DynamoDbQueryToolProps, ToolHandler, ToolSchema } from 'cdk-remote-mcp-server';

const TABLE_ARN = 'arn:aws:dynamodb:us-east-1:123456789012:table/Orders';

const imported = (stack: Stack) => dynamodb.Table.fromTableArn(stack, 'Imported', TABLE_ARN);
const owned = (stack: Stack, props: Partial<dynamodb.TableProps> = {}) => new dynamodb.Table(stack, 'Table', {
  partitionKey: { name: 'pk', type: dynamodb.AttributeType.STRING }, sortKey: { name: 'sk', type: dynamodb.AttributeType.STRING }, ...props,
});

const QUERY: DynamoDbQueryToolProps = { keyCondition: 'pk = :user', values: { ':user': 'USER#{{id}}' } };
const query = (props: Partial<DynamoDbQueryToolProps>, schema = strings('id')) => (
  problemsOf(schema, (stack) => ToolHandler.dynamoDbQuery(imported(stack), { ...QUERY, ...props }))
);

describe('an item', () => {
  const server = serverWith(strings('id'), (stack) => {
    const table = owned(stack, { encryptionKey: new kms.Key(stack, 'Key') });
    return [
      ToolHandler.dynamoDbGetItem(table, { key: { pk: 'USER#{{id}}', sk: 'PROFILE' } }),
      ToolHandler.dynamoDbGetItem(imported(stack), { key: { id: '{{id}}', n: 1 }, consistentRead: true, result: 'name' }),
    ];
  });

  test('is had by its key', () => {
    expect(manifestOf(server).tools.map(({ handler }) => handler)).toEqual([
      {
        type: 'dynamoDbGetItem',
        tableName: { $deployTimeValue: 0 },
        key: { pk: { $text: ['USER#', { $value: ['arguments', 'id'] }] }, sk: 'PROFILE' },
        consistentRead: false,
        timeout: 30_000,
        maxResultSize: 1_048_576,
      },
      {
        type: 'dynamoDbGetItem',
        tableName: TABLE_ARN,
        key: { id: { $value: ['arguments', 'id'] }, n: 1 },
        consistentRead: true,
        result: 'name',
        timeout: 30_000,
        maxResultSize: 1_048_576,
      },
    ]);
  });

  test('S34 may be read, with the key of its table by way of DynamoDB, and nothing else', () => {
    expect(permissionsOf(server)).toEqual([
      { Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: { 'Fn::GetAtt': [expect.stringMatching(/^Table/), 'Arn'] } },
      {
        Effect: 'Allow',
        Action: 'kms:Decrypt',
        Resource: { 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] },
        Condition: { StringEquals: { 'kms:ViaService': { 'Fn::Join': ['', ['dynamodb.', { Ref: 'AWS::Region' }, '.amazonaws.com']] } } },
      },
      { Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: TABLE_ARN },
    ]);
  });

  test('fails for a key that is not that of the table, if that is known', () => {
    expect(problemsOf(strings('id'), (stack) => ToolHandler.dynamoDbGetItem(owned(stack), { key: { pk: '{{id}}', type: 'x' } })))
      .toEqual(['key must have the attributes of the primary key of the table, pk and sk, got pk, type']);
    expect(problemsOf(strings('id'), (stack) => ToolHandler.dynamoDbGetItem(imported(stack), { key: {} })))
      .toEqual(['key is empty; give all attributes of the primary key']);
  });

  test('fails for a key that a call may not have', () => {
    expect(problemsOf({ ...strings('id'), required: [] }, (stack) => ToolHandler.dynamoDbGetItem(imported(stack), { key: { id: '{{id}}' } })))
      .toEqual(['key.id: nothing can be asked for without {{id}}; add "id" to "required" of inputSchema']);
  });
});

describe('a table', () => {
  const ENV = { account: '123456789012', region: 'us-east-1' };
  const THEIR_ENV = { ...ENV, account: '210987654321' };
  const get = (table: dynamodb.ITable) => ToolHandler.dynamoDbGetItem(table, { key: { id: '{{id}}' } });
  /** What calls name the table by. */
  const nameIn = (stackProps: StackProps, make: (stack: Stack) => dynamodb.ITable) => {
    const app = createServer({}, stackProps);
    app.server.addTool(tool(app.stack, { inputSchema: ToolSchema.fromObject(strings('id')), handler: get(make(app.stack)) }));
    return { name: (manifestOf(app).tools[0].handler as DynamoDbGetItemHandlerManifest).tableName, app };
  };

  test.each<[string, StackProps, (stack: Stack) => dynamodb.ITable]>([
    ['imported by its name', {}, (stack) => dynamodb.Table.fromTableName(stack, 'Imported', 'Orders')],
    ['imported by the ARN of an account that is the server\'s', { env: ENV }, imported],
    ['imported by an ARN of the account of the stack', {}, (stack) => (
      dynamodb.TableV2.fromTableArn(stack, 'Imported', `arn:aws:dynamodb:${Aws.REGION}:${Aws.ACCOUNT_ID}:table/Orders`)
    )],
  ])('%s is called by its name', (_what, stackProps, make) => {
    expect(nameIn(stackProps, make).name).toBe('Orders');
  });

  test.each<[string, StackProps]>([
    ['of another account', { env: THEIR_ENV }], ['of an account that may be another one', {}],
  ])('%s is called by its ARN', (_what, stackProps) => {
    expect(nameIn(stackProps, imported).name).toBe(TABLE_ARN);
  });

  test('of another account in the same app is called by its ARN', () => {
    const { app } = nameIn({ env: ENV }, (stack) => new dynamodb.Table(new Stack(stack.node.root, 'Theirs', { env: THEIR_ENV }), 'Table', {
      tableName: 'Orders', partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING },
    }));
    const values = environmentOf(Template.fromStack(app.stack), 'McpMcpFunction')[ENVIRONMENT.deployTimeValues];
    expect(JSON.stringify(values)).toContain(':dynamodb:us-east-1:210987654321:table/Orders');
  });
});

describe('a query', () => {
  test('has defaults', () => {
    expect(handlerOf(strings('id'), (stack) => ToolHandler.dynamoDbQuery(imported(stack), QUERY))).toEqual({
      type: 'dynamoDbQuery',
      tableName: TABLE_ARN,
      keyCondition: 'pk = :user',
      names: {},
      values: { ':user': { $text: ['USER#', { $value: ['arguments', 'id'] }] } },
      descending: false,
      consistentRead: false,
      timeout: 30_000,
      maxResultSize: 1_048_576,
    });
  });

  test('is what its owner says', () => {
    const schema = { type: 'object', properties: { id: {}, limit: { type: 'integer' }, startKey: { type: 'object' } }, required: ['id'] };
    expect(handlerOf(schema, (stack) => ToolHandler.dynamoDbQuery(imported(stack), {
      indexName: 'byName',
      keyCondition: 'pk = :user AND begins_with(#name, :prefix)',
      values: { ':user': 'USER#{{id}}', ':prefix': 'A', ':open': true },
      names: { '#name': 'name', '#total': 'total' },
      filter: 'isOpen = :open',
      projection: '#name, #total',
      limit: '{{limit}}',
      startKey: '{{startKey}}',
      descending: true,
      consistentRead: true,
      result: 'items',
    }))).toMatchObject({
      indexName: 'byName',
      filter: 'isOpen = :open',
      projection: '#name, #total',
      names: { '#name': 'name', '#total': 'total' },
      values: { ':prefix': 'A', ':open': true },
      limit: { $value: ['arguments', 'limit'] },
      startKey: { $value: ['arguments', 'startKey'] },
      descending: true,
      consistentRead: true,
      result: 'items',
    });
  });

  test('S34 may be made of the table, or of the index alone', () => {
    const server = serverWith(strings('id'), (stack) => [
      ToolHandler.dynamoDbQuery(imported(stack), QUERY),
      ToolHandler.dynamoDbQuery(dynamodb.Table.fromTableArn(stack, 'Again', TABLE_ARN), { ...QUERY, indexName: 'byName' }),
    ]);
    expect(permissionsOf(server)).toEqual([
      { Effect: 'Allow', Action: 'dynamodb:Query', Resource: TABLE_ARN },
      { Effect: 'Allow', Action: 'dynamodb:Query', Resource: `${TABLE_ARN}/index/byName` },
    ]);
  });
});

describe('a query fails for', () => {
  test.each<[string, Partial<DynamoDbQueryToolProps>, string]>([
    [
      'arguments in an expression',
      { keyCondition: 'pk = :user AND sk = {{id}}' },
      'keyCondition: arguments would be read as a part of the expression; write ":name" in it, and { ":name": "{{argument}}" } in values',
    ],
    ['a value that is missing', { keyCondition: 'pk = :user AND sk > :from' }, 'values: :from is missing, which an expression has'],
    ['a value that is not used', { values: { ...QUERY.values, ':more': 1 } }, 'values: no expression has ":more"; use it, or leave it out'],
    ['a value without a colon', { values: { ...QUERY.values, more: 1 } }, 'values: no expression has "more"; use it, or leave it out'],
    ['a name that is missing', { projection: '#name' }, 'names: #name is missing, which an expression has'],
    ['a name that is not used', { names: { '#name': 'name' } }, 'names: no expression has "#name"; use it, or leave it out'],
    ['a limit of nothing', { limit: 0 }, 'limit must be a whole number from 1 on, or a placeholder, got 0'],
    ['a start that is unknown', { startKey: '{{next}}' }, 'startKey: {{next}} is none of the properties of inputSchema; declare it there, or correct the name'],
  ])('%s', (_what, props, problem) => {
    expect(query(props)).toEqual([problem]);
  });

  test('a value that a call may not have', () => {
    expect(query({ values: { ':user': '{{id}}' } }, { ...strings('id'), required: [] }))
      .toEqual(['values.:user: nothing can be asked for without {{id}}; add "id" to "required" of inputSchema']);
  });
});
