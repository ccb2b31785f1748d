import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { AuthorizationServer } from './authorization-server';

/** A record of the table. */
export type StoredRecord = Record<string, AttributeValue>;

/** Reads all records of a server. */
export function recordsOf(server: AuthorizationServer): Promise<StoredRecord[]> {
  return server.aws.scan();
}

/** Returns the size of a record as DynamoDB counts it: the bytes of names and values, and a number in a byte for every two digits and one more. */
export function sizeOf(record: StoredRecord): number {
  return Object.entries(record).reduce((sum, [name, { S: text, N: digits }]) => sum + Buffer.byteLength(name) + Buffer.byteLength(text ?? '') + (digits === undefined ? 0 : Math.ceil(digits.length / 2) + 1), 0);
}
