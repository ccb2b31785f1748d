import { CreateTableCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { answerError, answerJson, startAwsStandIn } from './aws-stand-in';
import { errorOfCall, resultOfCall, toolWith } from './tool-call';
import type { DynamoDbGetItemHandlerManifest, DynamoDbQueryHandlerManifest } from '../../../../src/contract';
import { startAwsServices, type AwsServices } from '../../shared/aws-services';
import { startFunction, type McpFunction } from '../mcp-function';

const argument = (name: string) => ({ $value: ['arguments', name] });

const GET: DynamoDbGetItemHandlerManifest = {
  type: 'dynamoDbGetItem',
  tableName: 'Orders',
  key: { customer: argument('customer'), order: argument('order') },
  consistentRead: true,
};

const QUERY: DynamoDbQueryHandlerManifest = {
  type: 'dynamoDbQuery',
  tableName: 'Orders',
  keyCondition: '#customer = :customer',
  names: { '#customer': 'customer' },
  values: { ':customer': { $text: [argument('customer')] } },
  limit: argument('limit'),
  startKey: argument('startKey'),
  descending: false,
  consistentRead: false,
};

let aws: AwsServices;
let mcp: McpFunction;

beforeAll(async () => {
  aws = await startAwsServices();
  const client = new DynamoDBClient({});
  await client.send(new CreateTableCommand({
    TableName: 'Orders',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'customer', AttributeType: 'S' }, { AttributeName: 'order', AttributeType: 'N' }],
    KeySchema: [{ AttributeName: 'customer', KeyType: 'HASH' }, { AttributeName: 'order', KeyType: 'RANGE' }],
  }));
  for (let order = 1; order <= 12; order += 1) {
    await client.send(new PutItemCommand({
      TableName: 'Orders', Item: { customer: { S: 'collector' }, order: { N: String(order) }, text: { S: 'ü'.repeat(48_000) }, kind: { S: order % 2 ? 'odd' : 'even' } },
    }));
  }
  for (let order = 1; order <= 5; order += 1) {
    await client.send(new PutItemCommand({ TableName: 'Orders', Item: { customer: { S: 'ada' }, order: { N: String(order) }, total: { N: `${order}.5` } } }));
  }
  await client.send(new PutItemCommand({
    TableName: 'Orders',
    Item: {
      customer: { S: 'everything' },
      order: { N: '12345678901234567890' },
      tags: { SS: ['a', 'b'] },
      amounts: { NS: ['1', '0.1234567890123456789'] },
      image: { B: new Uint8Array([1, 2, 255]) },
      images: { BS: [new Uint8Array([7])] },
      nested: { M: { list: { L: [{ N: '1' }, { NULL: true }, { BOOL: false }] } } },
      small: { N: '-0.000000000000000000001' },
      exact: { N: '9007199254740991' },
      inexact: { N: '9007199254740993' },
    },
  }));
  mcp = await startFunction({
    manifest: {
      tools: [
        toolWith('get', GET),
        toolWith('get_everything', { ...GET, key: { customer: 'everything', order: argument('order') } }),
        toolWith('total', { ...GET, result: 'total' }),
        toolWith('looks', { ...GET, result: '{content: content, isError: isError}' }),
        toolWith('small', { ...GET, maxResultSize: 20 }),
        toolWith('hasty', { ...GET, timeout: 100 }),
        toolWith('query', QUERY),
        toolWith('latest', {
          ...QUERY,
          names: { ...QUERY.names, '#total': 'total' },
          descending: true,
          limit: 1,
          projection: '#total',
          result: 'items[0].total',
        }),
        toolWith('pages', { ...QUERY, limit: undefined, maxResultSize: 500_000, projection: '#text', names: { ...QUERY.names, '#text': 'text' } }),
        toolWith('odd', { ...QUERY, limit: undefined, maxResultSize: 300_000, filter: 'kind = :kind', values: { ':customer': 'collector', ':kind': 'odd' } }),
        toolWith('narrow', { ...QUERY, maxResultSize: 90_000 }),
        toolWith('all', { ...QUERY, names: {}, keyCondition: 'customer = :customer' }),
      ],
    },
  });
});

beforeEach(() => {
  mcp.log.length = 0;
  aws.calls.length = 0;
});

afterAll(() => aws.stop());

describe('an item', () => {
  test('is found by its key', async () => {
    expect(await resultOfCall(mcp, 'get', { customer: 'ada', order: 2 })).toMatchObject({
      structuredContent: { customer: 'ada', order: 2, total: 2.5 },
    });
  });

  test('that looks like an MCP result is data', async () => {
    const item = { customer: 'eve', order: 1, content: [{ type: 'text', text: 'x' }], isError: true };
    await new DynamoDBClient({}).send(new PutItemCommand({ TableName: 'Orders', Item: marshall(item) }));

    const result = await resultOfCall(mcp, 'looks', { customer: 'eve', order: 1 });
    expect(result).toMatchObject({ structuredContent: { content: item.content, isError: true } });
    expect(result).not.toHaveProperty('isError');
  });

  test('is the part of it that the owner wants', async () => {
    expect(await resultOfCall(mcp, 'total', { customer: 'ada', order: 3 })).toMatchObject({ structuredContent: 3.5 });
  });

  test('is plain JSON, of which nothing is lost', async () => {
    const { structuredContent: { items: [item] } } = await resultOfCall(mcp, 'all', { customer: 'everything' });

    expect(item).toEqual({
      customer: 'everything',
      order: '12345678901234567890',
      tags: ['a', 'b'],
      amounts: expect.arrayContaining([1, '0.1234567890123456789']),
      image: 'AQL/',
      images: ['Bw=='],
      nested: { list: [1, null, false] },
      small: -1e-21,
      exact: 9007199254740991,
      inexact: '9007199254740993',
    });
  });

  test('that is not there is an error that the model sees', async () => {
    expect(await errorOfCall(mcp, 'get', { customer: 'ada', order: 99 })).toBe('There is no such item');
  });

  test('larger than the tool may answer is not answered', async () => {
    expect(await errorOfCall(mcp, 'small', { customer: 'ada', order: 1 })).toBe('The tool small answered with more than it may. Request id: request-1');
  });

  test.each([9007199254740993, 1e20])('is not looked for by a number that JSON has not kept exactly: %d', async (order) => {
    expect(await errorOfCall(mcp, 'get_everything', { order })).toBe('Invalid arguments for the tool get_everything: A number is too large to be exact');
  });
});

describe('a query', () => {
  test('gives pages, each with the key of the next', async () => {
    const orders: number[] = [];
    let startKey: string | undefined;
    let pages = 0;
    do {
      const { structuredContent } = await resultOfCall(mcp, 'query', { customer: 'ada', limit: 2, startKey });
      orders.push(...structuredContent.items.map(({ order }: { order: number }) => order));
      startKey = structuredContent.nextStartKey;
      pages += 1;
    } while (startKey !== undefined);

    expect(orders).toEqual([1, 2, 3, 4, 5]);
    expect(pages).toBe(3);
  });

  test.each(['pages', 'odd'])('gives no more items at once than the tool may answer, and all in the end: %s', async (tool) => {
    const sizes: number[] = [];
    let startKey: string | undefined;
    do {
      const { structuredContent } = await resultOfCall(mcp, tool, { customer: 'collector', startKey });
      sizes.push(structuredContent.items.length);
      startKey = structuredContent.nextStartKey;
    } while (startKey !== undefined);

    expect(sizes.reduce((sum, size) => sum + size)).toBe(tool === 'odd' ? 6 : 12);
    expect(Math.max(...sizes)).toBe(tool === 'odd' ? 3 : 5);
  });

  test('does not give an item that is larger than the tool may answer', async () => {
    expect(await errorOfCall(mcp, 'narrow', { customer: 'collector' })).toBe('The tool narrow answered with more than it may. Request id: request-1');
  });

  test('gives the last first, and what the owner wants of them', async () => {
    expect(await resultOfCall(mcp, 'latest', { customer: 'ada' })).toMatchObject({ structuredContent: 5.5 });
  });

  test('takes arguments for values, whatever they look like', async () => {
    const { structuredContent } = await resultOfCall(mcp, 'query', { customer: 'ada" OR :customer = :customer {{limit}}' });

    expect(structuredContent).toEqual({ items: [] });
  });

  test.each(['garbage', 'bnVsbA', 'WzFd', 42, { customer: 'ada' }])('refuses the start key %j', async (startKey) => {
    expect(await errorOfCall(mcp, 'query', { customer: 'ada', startKey })).toMatch(/^(Invalid arguments for the tool query|The tool query ended with the error ValidationException)/);
  });

  test('does not go on in the partition of somebody else', async () => {
    const { structuredContent: { nextStartKey } } = await resultOfCall(mcp, 'query', { customer: 'ada', limit: 1 });

    expect(await errorOfCall(mcp, 'query', { customer: 'bob', startKey: nextStartKey })).toContain('ValidationException');
  });
});

describe('when DynamoDB', () => {
  test('refuses the arguments, the model hears the name of the error, and the log the rest', async () => {
    expect(await errorOfCall(mcp, 'get', { customer: 7, order: 1 }))
      .toBe('The tool get ended with the error ValidationException: the arguments are not valid. Request id: request-1');
    expect(mcp.log).toContainEqual(expect.objectContaining({ level: 'WARN', tool: 'get', error: expect.objectContaining({ name: 'ValidationException' }) }));
  });

  test.each([
    ['is throttled', { status: 400, type: 'ProvisionedThroughputExceededException' }, 'is busy, try again later'],
    ['denies access to its key', { status: 400, type: 'KMSAccessDeniedException' }, 'ended with the error KMSAccessDeniedException: this server has no permission for this; its owner can give it'],
    ['denies access', { status: 400, type: 'AccessDeniedException' }, 'ended with the error AccessDeniedException: this server has no permission for this; its owner can give it'],
    ['fails', { status: 500, type: 'InternalServerError' }, 'failed'],
    ['is down', { status: 503, type: 'ServiceUnavailable' }, 'is busy, try again later'],
  ] as const)('%s, the call fails without a word of the message', async (_, failure, reason) => {
    aws.fail('DynamoDB', failure);

    const message = await errorOfCall(mcp, 'get', { customer: 'ada', order: 1 });
    aws.fail('DynamoDB', undefined);

    expect(message).toBe(`The tool get ${reason}. Request id: request-1`);
    expect(JSON.stringify(mcp.log)).toContain('arn:aws:confidential');
  });

  test('does not answer in time, the call ends, and the next one is as ever', async () => {
    aws.fail('DynamoDB', 'hang');
    const message = await errorOfCall(mcp, 'hasty', { customer: 'ada', order: 1 });
    aws.fail('DynamoDB', undefined);

    expect(message).toBe('The tool hasty did not answer in time. Request id: request-1');
    expect(await resultOfCall(mcp, 'get', { customer: 'ada', order: 1 })).toMatchObject({ structuredContent: { total: 1.5 } });
  });
});

test('a service that cannot be reached is told from one that fails', async () => {
  const unreachable = await startFunction({
    manifest: { tools: [toolWith('get', GET)] },
    environment: { AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:9' },
  });

  expect(await errorOfCall(unreachable, 'get', { customer: 'ada', order: 1 })).toBe('The tool get could not be reached. Request id: request-1');
});

test('a call that a moment of weakness fails is repeated', async () => {
  const weak = await startAwsStandIn();
  weak.answer = (_, response) => weak.requests.length === 1
    ? answerError(response, 'InternalServerError', 500)
    : answerJson(response, { Item: { total: { N: '1.5' } } });
  const mcpOfWeak = await startFunction({ manifest: { tools: [toolWith('get', GET)] }, environment: { AWS_ENDPOINT_URL_DYNAMODB: weak.url } });

  expect(await resultOfCall(mcpOfWeak, 'get', { customer: 'ada', order: 1 })).toMatchObject({ structuredContent: { total: 1.5 } });
  weak.close();
});
