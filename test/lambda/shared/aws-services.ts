/// <reference path="../../../local/aws/dynamodb/dynalite.d.ts" />
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type AttributeValue, CreateTableCommand, DeleteItemCommand, DynamoDBClient, GetItemCommand, paginateScan, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { SecretStore } from './secret-store';
import { recordKey } from '../../../lambda-src/shared/record-key';
import { TABLE } from '../../../src/contract';

/** What stands in for AWS: dynalite, and Secrets Manager as far as the functions use it. */
export interface AwsServices {
  readonly secrets: SecretStore;
  readonly tableName: string;
  /** The operations that were asked for, `DynamoDB_20120810.GetItem`, since `calls.length = 0`. */
  readonly calls: string[];
  /** Called before each operation that is asked for, which waits for it. */
  onCall: (target: string) => void | Promise<void>;
  /** Tells which keys an answer of BatchGetItem leaves unprocessed, as DynamoDB does when it is short of capacity, from what is asked of a table. */
  leavesUnprocessed: (key: string, asked: { readonly ConsistentRead?: boolean }) => boolean;
  /** Makes every call of a service, or of one operation of it, fail like this from now on; undefined makes it work again. */
  fail(service: 'DynamoDB' | 'secretsmanager', failure: AwsFailure | undefined, operation?: string): void;
  /** Makes an operation of DynamoDB answer like this from now on; undefined makes it work again. */
  answerWith(operation: string, answer: object | undefined): void;
  scan(): Promise<Record<string, AttributeValue>[]>;
  deleteRecord(type: string, id: string): Promise<void>;
  /** Sets an attribute of a record, beside its content. */
  setAttribute(type: string, id: string, attribute: string, value: string): Promise<void>;
  stop(): Promise<void>;
}

/** An answer of AWS, or `hang` for none at all. */
export type AwsFailure = { readonly status: number; readonly type: string } | 'hang';

const ALL_PROCESSED = () => false;

/** Starts the services and points the AWS clients of this process to them. */
export async function startAwsServices(): Promise<AwsServices> {
  const secrets = new SecretStore();
  const calls: string[] = [];
  const failures = new Map<string, AwsFailure>();
  const answers = new Map<string, object>();
  let services: AwsServices | undefined;
  const database = dynalite({ createTableMs: 0 });
  const [answerDatabase] = database.listeners('request') as RequestListener[];

  const server = createServer(async (request, response) => {
    const target = String(request.headers['x-amz-target']);
    calls.push(target);
    await services?.onCall(target);
    const [service, operation] = [target.split(/[._]/)[0]!, target.split('.').at(-1)!];
    const failure = failures.get(service) ?? failures.get(`${service} ${operation}`);
    if (failure === 'hang') {
      return;
    }
    if (failure !== undefined) {
      answerJson(response, failure.status, { __type: failure.type, message: 'arn:aws:confidential' });
    } else if (answers.has(operation)) {
      answerJson(response, 200, answers.get(operation)!);
    } else if (operation === 'BatchGetItem' && services!.leavesUnprocessed !== ALL_PROCESSED) {
      answerJson(response, 200, await partialAnswer(client, JSON.parse(await text(request)), services!.leavesUnprocessed));
    } else if (target.startsWith('DynamoDB_')) {
      answerDatabase!(request, response);
    } else {
      await answerSecrets(secrets, request, response);
    }
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });

  const tableName = 'Clients';
  const client = new DynamoDBClient({});
  await client.send(new CreateTableCommand({
    TableName: tableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: TABLE.partitionKey, AttributeType: 'S' }],
    KeySchema: [{ AttributeName: TABLE.partitionKey, KeyType: 'HASH' }],
  }));
  calls.length = 0;

  services = {
    secrets,
    tableName,
    calls,
    onCall: () => undefined,
    answerWith: (operation, answer) => void (answer ? answers.set(operation, answer) : answers.delete(operation)),
    leavesUnprocessed: ALL_PROCESSED,
    fail: (service, failure, operation) => {
      const failing = operation === undefined ? service : `${service} ${operation}`;
      void (failure ? failures.set(failing, failure) : failures.delete(failing));
    },
    scan: async () => {
      const records: Record<string, AttributeValue>[] = [];
      for await (const { Items: items = [] } of paginateScan({ client }, { TableName: tableName })) {
        records.push(...items);
      }
      return records;
    },
    deleteRecord: async (type, id) => {
      await client.send(new DeleteItemCommand({ TableName: tableName, Key: { [TABLE.partitionKey]: { S: recordKey(type, id) } } }));
    },
    setAttribute: async (type, id, attribute, value) => {
      await client.send(new UpdateItemCommand({
        TableName: tableName,
        Key: { [TABLE.partitionKey]: { S: recordKey(type, id) } },
        UpdateExpression: 'SET #attribute = :value',
        ExpressionAttributeNames: { '#attribute': attribute },
        ExpressionAttributeValues: { ':value': { S: value } },
      }));
    },
    stop: () => stopServer(server),
  };
  return services;
}

/** Answers BatchGetItem for the keys of one table, without those that are left unprocessed. */
async function partialAnswer(client: DynamoDBClient, { RequestItems: requested }: any, isLeft: AwsServices['leavesUnprocessed']): Promise<object> {
  const [[tableName, { Keys: keys, ...others }]] = Object.entries<any>(requested);
  const left = keys.filter((key: any) => isLeft(key[TABLE.partitionKey].S, others));
  const answers = await Promise.all(keys.filter((key: any) => !left.includes(key))
    .map((key: any) => client.send(new GetItemCommand({ TableName: tableName, Key: key, ConsistentRead: true }))));
  return {
    Responses: { [tableName]: answers.flatMap(({ Item: item }) => item ?? []) },
    UnprocessedKeys: left.length > 0 ? { [tableName]: { ...others, Keys: left } } : {},
  };
}

async function answerSecrets(secrets: SecretStore, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const operation = String(request.headers['x-amz-target']).split('.')[1]!;
  try {
    answerJson(response, 200, secrets.answer(operation, JSON.parse(await text(request))));
  } catch (error) {
    answerJson(response, 400, { __type: (error as Error).name, message: (error as Error).message });
  }
}

function answerJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
}

async function stopServer(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
