import { randomUUID } from 'node:crypto';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { dynamoDb } from './aws/dynamodb';
import { awsAnswer } from './aws-request';
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
 * several may try at once. A write whose answer got lost is sent again: one that won so wins again.
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
   * @param attributes of the record apart from its content
   * @throws CONDITION_FAILED, by name
   * @throws ServiceUnavailableError
   */
  createRecord(type: string, id: string, content: object, expiresAt: number, attributes?: Readonly<Record<string, string>>): Promise<void>;

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
   * Changes attributes of a record that has not expired, as long as it has a certain attribute: if several try to remove that attribute at
   * once, one wins.
   *
   * @throws CONDITION_FAILED, by name
   * @throws ServiceUnavailableError
   */
  changeAttributes(type: string, id: string, change: AttributeChange): Promise<void>;

  /**
   * Sets an attribute that a record does not have, and creates the record if there is none. An existing attribute stays as it is.
   * The record lives as long as the longest-lived attribute that was set in this way.
   *
   * @param expiresAt the earliest end of the record, epoch seconds
   * @returns the record as it is then
   * @throws CONDITION_FAILED, by name, when others change how long the record lives at the same time
   * @throws ServiceUnavailableError
   */
  addAttribute(type: string, id: string, attribute: string, value: string, expiresAt: number): Promise<StoredRecord>;

  /**
   * Removes attributes of a record, if there is one.
   *
   * @throws ServiceUnavailableError
   */
  removeAttributes(type: string, id: string, attributes: readonly string[]): Promise<void>;

  /**
   * Lets a record that has not expired live longer, and marks it with the time.
   *
   * @param expiresAt epoch seconds
   * @throws CONDITION_FAILED, by name, also when the record lives longer already
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

  /**
   * Reads what `increment` has counted, strongly consistent.
   *
   * @returns 0 when there is no record, or one that has expired
   * @throws ServiceUnavailableError
   */
  readCount(type: string, id: string): Promise<number>;

  /** @throws ServiceUnavailableError */
  deleteRecord(type: string, id: string): Promise<void>;
}

/** A change of attributes of a record that are not part of its content. */
export interface AttributeChange {
  /** The attribute that the record must have. */
  readonly whileItHas: string;
  /** At least one. */
  readonly remove: readonly string[];
  readonly set?: Readonly<Record<string, string>>;
}

/** The name of the error of a write whose condition did not hold: somebody else was first, or the record is gone. */
export const CONDITION_FAILED = 'ConditionalCheckFailedException';

export function isConditionFailed(error: unknown): boolean {
  return error instanceof Error && error.name === CONDITION_FAILED;
}

const COUNT = TABLE.count;

/** Maximum number of times that `addAttribute` checks how long a record lives, which others may change at the same time. */
const ADD_ATTEMPTS = 3;

/** Names the write that won, of those that only one can win: when it is repeated, it meets itself, and nobody who was faster. */
const WINNER = 'winner';

/** Opens the records of a table whose partition key is `TABLE.partitionKey`. */
export function openRecordTable(tableName: string): RecordTable {
  async function updateLiveRecord(
    type: string,
    id: string,
    attribute: string,
    value: AttributeValue,
  ): Promise<void> {
    await awsAnswer(dynamoDb('UpdateItem', {
      TableName: tableName,
      Key: keyOf(type, id),
      UpdateExpression: 'SET #attribute = :value',
      ConditionExpression: '#expiresAt > :now',
      ExpressionAttributeNames: { '#expiresAt': TABLE.expiresAt, '#attribute': attribute },
      ExpressionAttributeValues: { ':value': value, ':now': number(epochSeconds()) },
    }), CONDITION_FAILED);
  }

  /** Sets an attribute that the record does not have, and when the record expires, if a condition on that holds. */
  async function addTo(
    type: string, id: string, attribute: string, value: string, expiresAt: number, assignments: string, condition: string,
  ): Promise<StoredRecord> {
    const { Attributes: item } = await awsAnswer(dynamoDb('UpdateItem', {
      TableName: tableName,
      Key: keyOf(type, id),
      UpdateExpression: `SET #attribute = if_not_exists(#attribute, :value)${assignments}`,
      ConditionExpression: condition,
      ExpressionAttributeNames: { '#expiresAt': TABLE.expiresAt, '#attribute': attribute },
      ExpressionAttributeValues: { ':value': { S: value }, ':expiresAt': number(expiresAt) },
      ReturnValues: 'ALL_NEW',
    }), CONDITION_FAILED);
    return storedRecord(item!);
  }

  /** Sets an attribute of a record that has not expired, if a condition holds that one of several writes makes false for the others. */
  async function winLiveRecord(
    type: string,
    id: string,
    attribute: string,
    value: AttributeValue,
    condition: string,
    comparedTo?: AttributeValue,
  ): Promise<void> {
    await awsAnswer(dynamoDb('UpdateItem', {
      TableName: tableName,
      Key: keyOf(type, id),
      UpdateExpression: 'SET #attribute = :value, #winner = :self',
      ConditionExpression: `#expiresAt > :now AND (${condition} OR #winner = :self)`,
      ExpressionAttributeNames: { '#expiresAt': TABLE.expiresAt, '#attribute': attribute, '#winner': WINNER },
      ExpressionAttributeValues: {
        ':value': value, ':now': number(epochSeconds()), ':self': { S: randomUUID() }, ...(comparedTo && { ':comparedTo': comparedTo }),
      },
    }), CONDITION_FAILED);
  }

  async function readItem(type: string, id: string): Promise<Record<string, AttributeValue> | undefined> {
    const { Item: item } = await awsAnswer(dynamoDb('GetItem', {
      TableName: tableName,
      Key: keyOf(type, id),
      ConsistentRead: true,
    }));
    return item && isLive(item) ? item : undefined;
  }

  return {
    readRecord: async (type, id) => {
      const item = await readItem(type, id);
      return item && storedRecord(item);
    },

    putRecord: async (type, id, content, expiresAt) => {
      await awsAnswer(dynamoDb('PutItem', { TableName: tableName, Item: itemOf(type, id, content, expiresAt) }));
    },

    createRecord: async (type, id, content, expiresAt, attributes = {}) => {
      const self = { S: randomUUID() };
      await awsAnswer(dynamoDb('PutItem', {
        TableName: tableName,
        Item: { ...textAttributes(attributes), ...itemOf(type, id, content, expiresAt), [WINNER]: self },
        ConditionExpression: 'attribute_not_exists(#expiresAt) OR #expiresAt <= :now OR #winner = :self',
        ExpressionAttributeNames: { '#expiresAt': TABLE.expiresAt, '#winner': WINNER },
        ExpressionAttributeValues: { ':now': number(epochSeconds()), ':self': self },
      }), CONDITION_FAILED);
    },

    replaceContent: (type, id, content) => updateLiveRecord(type, id, TABLE.content, { S: JSON.stringify(content) }),
    exchangeContent: (type, id, read, content) =>
      winLiveRecord(type, id, TABLE.content, { S: JSON.stringify(content) }, '#attribute = :comparedTo', { S: JSON.stringify(read) }),
    setAttribute: (type, id, attribute, value) => updateLiveRecord(type, id, attribute, { S: value }),
    setAttributeOnce: (type, id, attribute, value) =>
      winLiveRecord(type, id, attribute, { S: value }, 'attribute_not_exists(#attribute)'),

    changeAttributes: async (type, id, { whileItHas, remove, set = {} }) => {
      const named = { '#held': whileItHas, ...placeholders('#removed', remove), ...placeholders('#set', Object.keys(set)) };
      const assignments = Object.keys(set).map((_name, index) => `#set${index} = :set${index}`);
      await awsAnswer(dynamoDb('UpdateItem', {
        TableName: tableName,
        Key: keyOf(type, id),
        UpdateExpression: `REMOVE ${remove.map((_name, index) => `#removed${index}`).join(', ')}${assignments.length > 0 ? ` SET ${assignments.join(', ')}` : ''}`,
        ConditionExpression: '#expiresAt > :now AND attribute_exists(#held)',
        ExpressionAttributeNames: { '#expiresAt': TABLE.expiresAt, ...named },
        ExpressionAttributeValues: { ':now': number(epochSeconds()), ...placeholders(':set', Object.values(textAttributes(set))) },
      }), CONDITION_FAILED);
    },

    addAttribute: async (type, id, attribute, value, expiresAt) => {
      const writes = [
        ['', '#expiresAt >= :expiresAt'],
        [', #expiresAt = :expiresAt', 'attribute_not_exists(#expiresAt) OR #expiresAt < :expiresAt'],
      ] as const;
      for (let attempt = 1; ; attempt += 1) {
        for (const [assignment, condition] of writes) {
          try {
            return await addTo(type, id, attribute, value, expiresAt, assignment, condition);
          } catch (error) {
            // one of the two holds, unless the record changes between them
            if (!isConditionFailed(error) || (attempt === ADD_ATTEMPTS && condition === writes[1][1])) {
              throw error;
            }
          }
        }
      }
    },

    removeAttributes: async (type, id, attributes) => {
      const names = attributes.map((name, index) => [`#attribute${index}`, name] as const);
      try {
        await awsAnswer(dynamoDb('UpdateItem', {
          TableName: tableName,
          Key: keyOf(type, id),
          UpdateExpression: `REMOVE ${names.map(([placeholder]) => placeholder).join(', ')}`,
          // an update would make a record that never expires
          ConditionExpression: 'attribute_exists(#expiresAt)',
          ExpressionAttributeNames: { '#expiresAt': TABLE.expiresAt, ...Object.fromEntries(names) },
        }), CONDITION_FAILED);
      } catch (error) {
        if (!isConditionFailed(error)) {
          throw error;
        }
      }
    },

    extendLife: async (type, id, expiresAt) => {
      await awsAnswer(dynamoDb('UpdateItem', {
        TableName: tableName,
        Key: keyOf(type, id),
        UpdateExpression: 'SET #expiresAt = :expiresAt, #renewedAt = :now',
        ConditionExpression: '#expiresAt > :now AND #expiresAt <= :expiresAt',
        ExpressionAttributeNames: { '#expiresAt': TABLE.expiresAt, '#renewedAt': TABLE.renewedAt },
        ExpressionAttributeValues: { ':expiresAt': number(expiresAt), ':now': number(epochSeconds()) },
      }), CONDITION_FAILED);
    },

    increment: async (type, id, expiresAt, by = 1) => {
      const { Attributes: attributes } = await awsAnswer(dynamoDb('UpdateItem', {
        TableName: tableName,
        Key: keyOf(type, id),
        UpdateExpression: 'SET #expiresAt = if_not_exists(#expiresAt, :expiresAt) ADD #count :by',
        ExpressionAttributeNames: { '#expiresAt': TABLE.expiresAt, '#count': COUNT },
        ExpressionAttributeValues: { ':expiresAt': number(expiresAt), ':by': number(by) },
        ReturnValues: 'UPDATED_NEW',
      }));
      return Number(attributes?.[COUNT]?.N);
    },

    readCount: async (type, id) => Number((await readItem(type, id))?.[COUNT]?.N ?? 0),

    deleteRecord: async (type, id) => {
      await awsAnswer(dynamoDb('DeleteItem', { TableName: tableName, Key: keyOf(type, id) }));
    },
  };
}

/** Tells whether an item has not expired: DynamoDB deletes those that have days late. */
export function isLive({ [TABLE.expiresAt]: expiry }: Record<string, AttributeValue>): boolean {
  return Number(expiry?.N) > epochSeconds();
}

/** Reads the record in an item. */
export function storedRecord(item: Record<string, AttributeValue>): StoredRecord {
  const { [TABLE.partitionKey]: _, [WINNER]: __, [TABLE.expiresAt]: expiry, [TABLE.content]: content, ...others } = item;
  const attributes = Object.entries(others).map(([name, value]) => [name, value.S ?? '']);
  return { content: JSON.parse(content?.S ?? '{}'), expiresAt: Number(expiry?.N), attributes: Object.fromEntries(attributes) };
}

function itemOf(type: string, id: string, content: object, expiresAt: number): Record<string, AttributeValue> {
  return { ...keyOf(type, id), [TABLE.expiresAt]: number(expiresAt), [TABLE.content]: { S: JSON.stringify(content) } };
}

function placeholders<T>(prefix: string, values: readonly T[]): Record<string, T> {
  return Object.fromEntries(values.map((value, index) => [`${prefix}${index}`, value]));
}

function textAttributes(attributes: Readonly<Record<string, string>>): Record<string, AttributeValue> {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, { S: value }]));
}

export function keyOf(type: string, id: string): Record<string, AttributeValue> {
  return { [TABLE.partitionKey]: { S: recordKey(type, id) } };
}

export function number(value: number): AttributeValue {
  return { N: String(value) };
}
