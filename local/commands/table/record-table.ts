import { createHash } from 'node:crypto';
import {
  DeleteItemCommand, DynamoDBClient, GetItemCommand, paginateScan, type AttributeValue, type ScanCommandInput,
} from '@aws-sdk/client-dynamodb';
import { TABLE } from '../../../src/contract';
import type { AwsConfiguration } from '../server-choice/chosen-server';

/** A record as DynamoDB answers with it. */
export type StoredRecord = Readonly<Record<string, AttributeValue>>;

/** Values of an expression, by their placeholders. */
export type ExpressionValues = Readonly<Record<string, AttributeValue>>;

/**
 * The table of an authorization server, for its operator. Expressions call the attributes by their names in
 * `TABLE`, with `#key` for the partition key. Everything rejects with what the AWS SDK throws.
 */
export interface RecordTable {
  /** Goes through the whole table, and finds what was written before. */
  scan(filter: string, projection: string, values: ExpressionValues): Promise<StoredRecord[]>;
  /** Reads one record. */
  get(key: string, projection: string): Promise<StoredRecord | undefined>;
  /** Deletes a record; returns whether it is gone, which it is not if the condition does not hold. */
  remove(key: string, condition?: string, values?: ExpressionValues): Promise<boolean>;
  /** Deletes records, several at a time, in no particular order. */
  removeAll(keys: readonly string[]): Promise<void>;
}

/** Number of records that `removeAll` deletes at a time. */
const REMOVED_AT_ONCE = 25;

const NAMES = {
  '#key': TABLE.partitionKey,
  '#expiresAt': TABLE.expiresAt,
  '#content': TABLE.content,
  '#renewedAt': TABLE.renewedAt,
  '#place': TABLE.place,
  '#count': TABLE.count,
  '#freeAt': TABLE.freeAt,
};

/** The names that an expression mentions: DynamoDB refuses others. */
function namesIn(...expressions: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(NAMES).filter(([name]) => expressions.some((expression) => expression.includes(name))));
}

export function openRecordTable(tableName: string, configuration: AwsConfiguration): RecordTable {
  const client = new DynamoDBClient(configuration);
  const table: RecordTable = {
    scan: async (filter, projection, values) => {
      const records: StoredRecord[] = [];
      const input: ScanCommandInput = {
        TableName: tableName,
        // what is revoked may have been granted a moment ago
        ConsistentRead: true,
        FilterExpression: filter,
        ProjectionExpression: projection,
        ExpressionAttributeNames: namesIn(filter, projection),
        ExpressionAttributeValues: values,
      };
      for await (const page of paginateScan({ client }, input)) records.push(...page.Items ?? []);
      return records;
    },
    get: async (key, projection) => {
      const { Item: record } = await client.send(new GetItemCommand({
        TableName: tableName,
        Key: { [TABLE.partitionKey]: { S: key } },
        ConsistentRead: true,
        ProjectionExpression: projection,
        ExpressionAttributeNames: namesIn(projection),
      }));
      return record;
    },
    remove: async (key, condition, values) => {
      try {
        await client.send(new DeleteItemCommand({
          TableName: tableName,
          Key: { [TABLE.partitionKey]: { S: key } },
          ...condition && { ConditionExpression: condition, ExpressionAttributeNames: namesIn(condition), ExpressionAttributeValues: values },
        }));
        return true;
      } catch (error) {
        if ((error as Error).name === 'ConditionalCheckFailedException') return false;
        throw error;
      }
    },
    removeAll: async (keys) => {
      for (let from = 0; from < keys.length; from += REMOVED_AT_ONCE) {
        // each by itself: BatchWriteItem may leave some out
        await Promise.all(keys.slice(from, from + REMOVED_AT_ONCE).map((key) => table.remove(key)));
      }
    },
  };
  return table;
}

/** Returns the type of a record, which its key begins with. */
export function typeOf(record: StoredRecord): string {
  return keyOf(record).split('#')[0];
}

/** The key of a record: identifiers are stored as hashes. */
export function recordKey(type: string, id: string): string {
  return `${type}#${createHash('sha256').update(id).digest('base64url')}`;
}

export function keyOf({ [TABLE.partitionKey]: key }: StoredRecord): string {
  return key.S!;
}

/** What the authorization server wrote. */
export function contentOf({ [TABLE.content]: content }: StoredRecord): Record<string, any> {
  return JSON.parse(content?.S ?? '{}');
}

/** In epoch seconds. DynamoDB deletes what has expired within days. */
export function expiryOf({ [TABLE.expiresAt]: expiresAt }: StoredRecord): number {
  return Number(expiresAt?.N);
}

/** What is found in the content of records that have a member with this value, and in no other: within texts, quotes are escaped. */
export function contentWith(member: string, value: string): AttributeValue {
  return { S: `${JSON.stringify(member)}:${JSON.stringify(value)}` };
}

/** Now, to compare `#expiresAt` with. */
export function now(): AttributeValue {
  return { N: String(Math.floor(Date.now() / 1000)) };
}
