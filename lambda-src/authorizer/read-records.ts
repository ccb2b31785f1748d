import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { tableName } from './table';
import { TABLE } from '../../src/contract';
import { dynamoDb } from '../shared/aws/dynamodb';
import { awsAnswer, ServiceUnavailableError } from '../shared/aws-request';

/** A record of the authorization server, as far as the authorizer reads it. */
export interface StoredRecord {
  /** Epoch seconds. */
  readonly expiresAt: number;
  /** JSON. */
  readonly content: string | undefined;
}

/** Number of times that DynamoDB is asked for what it has left out of its answers. */
const ATTEMPTS = 4;

/** Maximum pause before the second attempt, in milliseconds; doubled before each one after it. */
const FIRST_PAUSE = 40;

/**
 * Reads records by their keys, strongly consistent. DynamoDB may leave keys out of an answer when it is short of capacity (BatchGetItem,
 * `UnprocessedKeys`); these are asked for again, so that a record that is missing here is one that does not exist.
 *
 * @param keys at least one, each once
 * @returns the records that exist
 * @throws ServiceUnavailableError when DynamoDB has not answered for each key
 */
export async function readRecords(keys: readonly string[]): Promise<ReadonlyMap<string, StoredRecord>> {
  const records = new Map<string, StoredRecord>();
  let unread = keys;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (attempt > 0) {
      // at random, so that not everybody who was turned away comes back at once
      const pause = Math.random() * FIRST_PAUSE * 2 ** (attempt - 1);
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
    const { found, unprocessed } = await readOnce(unread);
    found.forEach((item) => records.set(keyOf(item), { expiresAt: Number(item[TABLE.expiresAt]?.N), content: item[TABLE.content]?.S }));
    if (unprocessed.length === 0) {
      return records;
    }
    unread = unprocessed.map(keyOf);
  }
  throw new ServiceUnavailableError('DynamoDB left keys unprocessed');
}

type Item = Record<string, AttributeValue>;

async function readOnce(keys: readonly string[]): Promise<{ readonly found: readonly Item[]; readonly unprocessed: readonly Item[] }> {
  const { Responses: responses, UnprocessedKeys: unprocessed } = await awsAnswer(dynamoDb('BatchGetItem', {
    RequestItems: {
      [tableName]: {
        Keys: keys.map((key) => ({ [TABLE.partitionKey]: { S: key } })),
        ProjectionExpression: '#pk, #expiresAt, #content',
        ExpressionAttributeNames: { '#pk': TABLE.partitionKey, '#expiresAt': TABLE.expiresAt, '#content': TABLE.content },
        ConsistentRead: true,
      },
    },
  }));
  const [found, left] = [responses?.[tableName], unprocessed?.[tableName]?.Keys];
  if (found === undefined && left === undefined) {
    throw new ServiceUnavailableError('DynamoDB answered for no key');
  }
  return { found: found ?? [], unprocessed: left ?? [] };
}

function keyOf({ [TABLE.partitionKey]: key }: Item): string {
  return key?.S ?? '';
}
