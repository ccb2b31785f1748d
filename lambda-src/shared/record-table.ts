import { randomUUID } from 'node:crypto';
import {
  type AttributeValue, DeleteItemCommand, DynamoDBClient, GetItemCommand, PutItemCommand, UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { AWS_CLIENT_OPTIONS, awsAnswer } from './aws-request';
import { epochSeconds } from './clock';
import { recordKey } from './record-key';
import { TABLE } from '../../src/contract';

/** A record of a table. Its identifier, which may be a token that somebody holds, is stored as a hash, in the partition key. */
export interface StoredRecord {
  /** What upsert, create and replace were given. */
  readonly content: Readonly<Record<string, unknown>>;
  /** Epoch seconds. */
  readonly expiresAt: number;
  /** What was set apart from the content. */
  readonly attributes: Readonly<Record<string, string>>;
}

/**
 * A DynamoDB table of records, each found by its type and identifier. Every write is of one record, and conditional where
 * several may try at once. The AWS SDK repeats a write whose answer got lost: one that won so wins again.
 */
export interface RecordTable {
  /**
   * Reads a record, strongly consistent.
   *
   * @returns undefined when there is none, or one that has expired and is not deleted yet
   * @throws ServiceUnavailableError
   */
  readRecord(type: string, id: string): Promise<StoredRecord | undefined>;

  /**
   * Writes a record in place of whatever there was.
   *
   * @param expiresAt epoch seconds
   * @throws ServiceUnavailableError
   */
  putRecord(type: string, id: string, content: object, expiresAt: number): Promise<void>;

  /**
   * Writes a record where there is none, or an expired one: of several that try at once, one wins.
   *
   * @param expiresAt epoch seconds
   * @throws CONDITION_FAILED, by name
   * @throws ServiceUnavailableError
   */
  createRecord(type: string, id: string, content: object, expiresAt: number): Promise<void>;

  /**
   * Replaces the content of a record that has not expired, and nothing else of it.
   *
   * @throws CONDITION_FAILED, by name
   * @throws ServiceUnavailableError
   */
  replaceContent(type: string, id: string, content: object): Promise<void>;

  /**
   * Replaces the content of a record that has not expired, if it is still what it was when it was read: of several that try
   * at once, one wins.
   *
   * @param read the content as `readRecord` gave it
   * @throws CONDITION_FAILED, by name
   * @throws ServiceUnavailableError
   */
  exchangeContent(type: string, id: string, read: object, content: object): Promise<void>;

  /**
   * Sets an attribute of a record that has not expired.
   *
   * @throws CONDITION_FAILED, by name
   * @throws ServiceUnavailableError
   */
  setAttribute(type: string, id: string, attribute: string, value: string): Promise<void>;

  /**
   * Sets an attribute of a record that has not expired and does not have it: of several that try at once, one wins.
   *
   * @throws CONDITION_FAILED, by name
   * @throws ServiceUnavailableError
   */
  setAttributeOnce(type: string, id: string, attribute: string, value: string): Promise<void>;

  /**
   * Lets a record that has not expired live longer, and marks it with the time.
   *
   * @param expiresAt epoch seconds
   * @throws CONDITION_FAILED, by name, also when the record lives as long already
   * @throws ServiceUnavailableError
   */
  extendLife(type: string, id: string, expiresAt: number): Promise<void>;

  /**
   * Counts up a record that is nothing but a number, from one on.
   *
   * @param expiresAt of a new record, epoch seconds. An expired one may still be there, so the id should name the time that it counts in
   * @param by how much, 1 if absent; -1 takes back what was counted before
   * @returns the new count
   * @throws ServiceUnavailableError
   */
  increment(type: string, id: string, expiresAt: number, by?: number): Promise<number>;

  /** @throws ServiceUnavailableError */
  deleteRecord(type: string, id: string): Promise<void>;
}

/** The name of the error of a write whose condition did not hold: somebody else was first, or the record is gone. */
export const CONDITION_FAILED = 'ConditionalCheckFailedException';

export function isConditionFailed(error: unknown): boolean {
  return error instanceof Error && error.name === CONDITION_FAILED;
}

const client = new DynamoDBClient(AWS_CLIENT_OPTIONS);

const COUNT = 'count';

/** Names the write that won, of those that only one can win: when it is repeated, it meets itself, and nobody who was faster. */
const WINNER = 'winner';

/** The records of a table whose partition key is `TABLE.partitionKey`. */
export function openRecordTable(tableName: string): RecordTable {
  async function updateLiveRecord(
    type: string,
    id: string,
    attribute: string,
    value: AttributeValue,
  ): Promise<void> {
    await awsAnswer(client.send(new UpdateItemCommand({
      TableName: tableName,
      Key: keyOf(type, id),
      UpdateExpression: 'SET #attribute = :value',
      ConditionExpression: '#expiresAt > :now',
      ExpressionAttributeNames: { '#expiresAt': TABLE.expiresAt, '#attribute': attribute },
      ExpressionAttributeValues: { ':value': value, ':now': number(epochSeconds()) },
    })), CONDITION_FAILED);
  }

  /** The same, if a condition holds that one of several makes false for the others. */
  async function winLiveRecord(
    type: string,
    id: string,
    attribute: string,
    value: AttributeValue,
    condition: string,
    comparedTo?: AttributeValue,
  ): Promise<void> {
    await awsAnswer(client.send(new UpdateItemCommand({
      TableName: tableName,
      Key: keyOf(type, id),
      UpdateExpression: 'SET #attribute = :value, #winner = :self',
      ConditionExpression: `#expiresAt > :now AND (${condition} OR #winner = :self)`,
      ExpressionAttributeNames: { '#expiresAt': TABLE.expiresAt, '#attribute': attribute, '#winner': WINNER },
      ExpressionAttributeValues: {
        ':value': value, ':now': number(epochSeconds()), ':self': { S: randomUUID() }, ...(comparedTo && { ':comparedTo': comparedTo }),
      },
    })), CONDITION_FAILED);
  }

  return {
    readRecord: async (type, id) => {
      const { Item: item } = await awsAnswer(client.send(new GetItemCommand({
        TableName: tableName,
        Key: keyOf(type, id),
        ConsistentRead: true,
      })));
      return item && liveRecord(item);
    },

    putRecord: async (type, id, content, expiresAt) => {
      await awsAnswer(client.send(new PutItemCommand({ TableName: tableName, Item: itemOf(type, id, content, expiresAt) })));
    },

    createRecord: async (type, id, content, expiresAt) => {
      const self = { S: randomUUID() };
      await awsAnswer(client.send(new PutItemCommand({
        TableName: tableName,
        Item: { ...itemOf(type, id, content, expiresAt), [WINNER]: self },
        ConditionExpression: 'attribute_not_exists(#expiresAt) OR #expiresAt <= :now OR #winner = :self',
        ExpressionAttributeNames: { '#expiresAt': TABLE.expiresAt, '#winner': WINNER },
        ExpressionAttributeValues: { ':now': number(epochSeconds()), ':self': self },
      })), CONDITION_FAILED);
    },

    replaceContent: (type, id, content) => updateLiveRecord(type, id, TABLE.content, { S: JSON.stringify(content) }),
    exchangeContent: (type, id, read, content) =>
      winLiveRecord(type, id, TABLE.content, { S: JSON.stringify(content) }, '#attribute = :comparedTo', { S: JSON.stringify(read) }),
    setAttribute: (type, id, attribute, value) => updateLiveRecord(type, id, attribute, { S: value }),
    setAttributeOnce: (type, id, attribute, value) =>
      winLiveRecord(type, id, attribute, { S: value }, 'attribute_not_exists(#attribute)'),

    extendLife: async (type, id, expiresAt) => {
      await awsAnswer(client.send(new UpdateItemCommand({
        TableName: tableName,
        Key: keyOf(type, id),
        UpdateExpression: 'SET #expiresAt = :expiresAt, #renewedAt = :now',
        ConditionExpression: '#expiresAt > :now AND #expiresAt < :expiresAt',
        ExpressionAttributeNames: { '#expiresAt': TABLE.expiresAt, '#renewedAt': TABLE.renewedAt },
        ExpressionAttributeValues: { ':expiresAt': number(expiresAt), ':now': number(epochSeconds()) },
      })), CONDITION_FAILED);
    },

    increment: async (type, id, expiresAt, by = 1) => {
      const { Attributes: attributes } = await awsAnswer(client.send(new UpdateItemCommand({
        TableName: tableName,
        Key: keyOf(type, id),
        UpdateExpression: 'SET #expiresAt = if_not_exists(#expiresAt, :expiresAt) ADD #count :by',
        ExpressionAttributeNames: { '#expiresAt': TABLE.expiresAt, '#count': COUNT },
        ExpressionAttributeValues: { ':expiresAt': number(expiresAt), ':by': number(by) },
        ReturnValues: 'UPDATED_NEW',
      })));
      return Number(attributes?.[COUNT]?.N);
    },

    deleteRecord: async (type, id) => {
      await awsAnswer(client.send(new DeleteItemCommand({ TableName: tableName, Key: keyOf(type, id) })));
    },
  };
}

function liveRecord(item: Record<string, AttributeValue>): StoredRecord | undefined {
  const { [TABLE.partitionKey]: _, [WINNER]: __, [TABLE.expiresAt]: expiry, [TABLE.content]: content, ...others } = item;
  const expiresAt = Number(expiry?.N);
  if (!(expiresAt > epochSeconds())) {
    return undefined;
  }
  const attributes = Object.entries(others).map(([name, value]) => [name, value.S ?? '']);
  return { content: JSON.parse(content?.S ?? '{}'), expiresAt, attributes: Object.fromEntries(attributes) };
}

function itemOf(type: string, id: string, content: object, expiresAt: number): Record<string, AttributeValue> {
  return { ...keyOf(type, id), [TABLE.expiresAt]: number(expiresAt), [TABLE.content]: { S: JSON.stringify(content) } };
}

function keyOf(type: string, id: string): Record<string, AttributeValue> {
  return { [TABLE.partitionKey]: { S: recordKey(type, id) } };
}

function number(value: number): AttributeValue {
  return { N: String(value) };
}
