import {
  type AttributeValue, DeleteItemCommand, DynamoDBClient, GetItemCommand, PutItemCommand, UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { tableName } from './settings';
import { TABLE } from '../../src/contract';
import { AWS_CLIENT_OPTIONS, awsAnswer } from '../shared/aws-request';
import { epochSeconds } from '../shared/clock';
import { recordKey } from '../shared/record-key';

/** A record of the table. Its identifier, which may be a token that somebody holds, is stored as a hash, in the partition key. */
export interface StoredRecord {
  /** What upsert, create and replace were given. */
  readonly content: Readonly<Record<string, unknown>>;
  /** Epoch seconds. */
  readonly expiresAt: number;
  /** What was set apart from the content. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** The name of the error of a write whose condition did not hold: somebody else was first, or the record is gone. */
export const CONDITION_FAILED = 'ConditionalCheckFailedException';

const client = new DynamoDBClient(AWS_CLIENT_OPTIONS);

const CONTENT = 'content';

/**
 * Reads a record, strongly consistent.
 *
 * @returns undefined when there is none, or one that has expired and is not deleted yet
 * @throws ServiceUnavailableError
 */
export async function readRecord(type: string, id: string): Promise<StoredRecord | undefined> {
  const { Item: item } = await awsAnswer(client.send(new GetItemCommand({
    TableName: tableName,
    Key: keyOf(type, id),
    ConsistentRead: true,
  })));
  if (item === undefined) {
    return undefined;
  }
  const { [TABLE.partitionKey]: _, [TABLE.expiresAt]: expiry, [CONTENT]: content, ...others } = item;
  const expiresAt = Number(expiry?.N);
  if (!(expiresAt > epochSeconds())) {
    return undefined;
  }
  const attributes = Object.entries(others).map(([name, value]) => [name, value.S ?? '']);
  return { content: JSON.parse(content?.S ?? '{}'), expiresAt, attributes: Object.fromEntries(attributes) };
}

/**
 * Writes a record in place of whatever there was.
 *
 * @param expiresAt epoch seconds
 * @throws ServiceUnavailableError
 */
export async function putRecord(type: string, id: string, content: object, expiresAt: number): Promise<void> {
  await awsAnswer(client.send(new PutItemCommand({ TableName: tableName, Item: itemOf(type, id, content, expiresAt) })));
}

/**
 * Writes a record where there is none, or an expired one: of several that try at once, one wins.
 *
 * @param expiresAt epoch seconds
 * @throws CONDITION_FAILED, by name
 * @throws ServiceUnavailableError
 */
export async function createRecord(type: string, id: string, content: object, expiresAt: number): Promise<void> {
  await awsAnswer(client.send(new PutItemCommand({
    TableName: tableName,
    Item: itemOf(type, id, content, expiresAt),
    ConditionExpression: 'attribute_not_exists(#expiresAt) OR #expiresAt <= :now',
    ExpressionAttributeNames: { '#expiresAt': TABLE.expiresAt },
    ExpressionAttributeValues: { ':now': number(epochSeconds()) },
  })), CONDITION_FAILED);
}

/**
 * Replaces the content of a record that has not expired, and nothing else of it.
 *
 * @throws CONDITION_FAILED, by name
 * @throws ServiceUnavailableError
 */
export async function replaceContent(type: string, id: string, content: object): Promise<void> {
  await updateLiveRecord(type, id, CONTENT, { S: JSON.stringify(content) });
}

/**
 * Sets an attribute of a record that has not expired.
 *
 * @throws CONDITION_FAILED, by name
 * @throws ServiceUnavailableError
 */
export async function setAttribute(type: string, id: string, attribute: string, value: string): Promise<void> {
  await updateLiveRecord(type, id, attribute, { S: value });
}

/**
 * Sets an attribute of a record that has not expired and does not have it: of several that try at once, one wins.
 *
 * @throws CONDITION_FAILED, by name
 * @throws ServiceUnavailableError
 */
export async function setAttributeOnce(type: string, id: string, attribute: string, value: string): Promise<void> {
  await updateLiveRecord(type, id, attribute, { S: value }, 'attribute_not_exists(#attribute)');
}

/**
 * Lets a record that has not expired live longer.
 *
 * @param expiresAt epoch seconds
 * @throws CONDITION_FAILED, by name, also when the record lives as long already
 * @throws ServiceUnavailableError
 */
export async function extendLife(type: string, id: string, expiresAt: number): Promise<void> {
  await updateLiveRecord(type, id, TABLE.expiresAt, number(expiresAt), '#attribute < :value');
}

/** @throws ServiceUnavailableError */
export async function deleteRecord(type: string, id: string): Promise<void> {
  await awsAnswer(client.send(new DeleteItemCommand({ TableName: tableName, Key: keyOf(type, id) })));
}

async function updateLiveRecord(type: string, id: string, attribute: string, value: AttributeValue, condition?: string): Promise<void> {
  await awsAnswer(client.send(new UpdateItemCommand({
    TableName: tableName,
    Key: keyOf(type, id),
    UpdateExpression: 'SET #attribute = :value',
    ConditionExpression: ['#expiresAt > :now', ...(condition ? [condition] : [])].join(' AND '),
    ExpressionAttributeNames: { '#expiresAt': TABLE.expiresAt, '#attribute': attribute },
    ExpressionAttributeValues: { ':value': value, ':now': number(epochSeconds()) },
  })), CONDITION_FAILED);
}

function itemOf(type: string, id: string, content: object, expiresAt: number): Record<string, AttributeValue> {
  return { ...keyOf(type, id), [TABLE.expiresAt]: number(expiresAt), [CONTENT]: { S: JSON.stringify(content) } };
}

function keyOf(type: string, id: string): Record<string, AttributeValue> {
  return { [TABLE.partitionKey]: { S: recordKey(type, id) } };
}

function number(value: number): AttributeValue {
  return { N: String(value) };
}
