import { AsyncLocalStorage } from 'node:async_hooks';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { TABLE } from '../../../src/contract';
import { dynamoDb } from '../../shared/aws/dynamodb';
import { awsAnswer } from '../../shared/aws-request';
import { isLive, type StoredRecord, storedRecord } from '../../shared/record-table';
import { tableName } from '../settings';

/**
 * Records that were read together, by their keys; `undefined` for one that there is not, or that has expired. oidc-provider asks for one record
 * after the other. Many of these are named by the request, and are read in one call before it gets there.
 */
export type RecordsReadTogether = ReadonlyMap<string, StoredRecord | undefined>;

const ofRequest = new AsyncLocalStorage<Map<string, StoredRecord | undefined>>();

/**
 * Reads records by their keys in one call, strongly consistent. DynamoDB may leave some out when it is short of capacity; these are not in the
 * result, and are read when they are needed.
 *
 * @param keys partition keys
 * @param signal ends the call when it is aborted
 * @throws ServiceUnavailableError
 */
export async function readTogether(keys: readonly string[], signal?: AbortSignal): Promise<RecordsReadTogether> {
  const names = [...new Set(keys)];
  if (names.length === 0) {
    return new Map();
  }
  const { Responses: found, UnprocessedKeys: left } = await awsAnswer(dynamoDb('BatchGetItem', {
    RequestItems: { [tableName]: { Keys: names.map((name) => ({ [TABLE.partitionKey]: { S: name } })), ConsistentRead: true } },
  }, signal));
  const items = new Map(found?.[tableName]?.map((item) => [keyIn(item), item]));
  const unread = new Set(left?.[tableName]?.Keys?.map(keyIn));
  return new Map(found?.[tableName] === undefined ? [] : names.filter((name) => !unread.has(name)).map((name) => {
    const item = items.get(name);
    return [name, item && isLive(item) ? storedRecord(item) : undefined];
  }));
}

/** Handles a request whose records were read together. Each record answers the first read of it; whoever reads it again asks the table. */
export function withRecords<T>(records: RecordsReadTogether, handle: () => Promise<T>): Promise<T> {
  return ofRequest.run(new Map(records), handle);
}

/**
 * Reads more records for the request under way, whose keys only its first records tell.
 *
 * @param keys partition keys
 * @throws ServiceUnavailableError
 */
export async function readAhead(keys: readonly string[]): Promise<void> {
  const records = ofRequest.getStore();
  for (const [key, record] of records === undefined ? [] : await readTogether(keys)) {
    records!.set(key, record);
  }
}

/** Takes a record that was read for the request under way. Returns `undefined` if the table is to be asked. */
export function takeRecord(key: string): { readonly record: StoredRecord | undefined } | undefined {
  const records = ofRequest.getStore();
  const taken = records?.has(key) ? { record: records.get(key) } : undefined;
  records?.delete(key);
  return taken;
}

function keyIn({ [TABLE.partitionKey]: key }: Record<string, AttributeValue>): string {
  return key!.S!;
}
