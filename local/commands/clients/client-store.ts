import { createHash } from 'node:crypto';
import {
  type AttributeValue, DeleteItemCommand, DynamoDBClient, GetItemCommand, paginateScan, type ScanCommandInput,
} from '@aws-sdk/client-dynamodb';
import { storedClient, type StoredClient } from './stored-client';
import { TABLE } from '../../../src/contract';
import type { AwsConfiguration } from '../target/target';

/** The records of an authorization server, for its operator. Everything rejects with what the AWS SDK throws. */
export interface ClientStore {
  /** In the order of registration. Expired ones are among them until DynamoDB deletes them. */
  list(): Promise<StoredClient[]>;
  find(clientId: string): Promise<StoredClient | undefined>;
  /** Deletes a client, what people granted it, and that it is remembered; returns how many grants that were. */
  revoke(clientId: string): Promise<number>;
  /** Deletes a client unless it was used since it was read; returns whether it is gone. */
  removeUnused(client: StoredClient): Promise<boolean>;
  /** The keys of all records, of any type, that have expired and are still there. */
  expiredKeys(): Promise<string[]>;
  /** Deletes a record that has expired. */
  removeExpired(key: string): Promise<void>;
}

const NAMES = {
  '#key': TABLE.partitionKey, '#expiresAt': TABLE.expiresAt, '#content': TABLE.content, '#renewedAt': TABLE.renewedAt,
};

/** What the keys of records begin with. */
const CLIENT = 'Client#';
const GRANT = 'Grant#';
const CONSENT = 'Consent#';

/** The names that an expression mentions: DynamoDB refuses others. */
function namesIn(...expressions: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(NAMES).filter(([name]) => expressions.some((expression) => expression.includes(name))));
}

const CLIENT_ATTRIBUTES = '#key, #expiresAt, #content, #renewedAt';

/** Opens the table of an authorization server. */
export function openClientStore(tableName: string, configuration: AwsConfiguration): ClientStore {
  const client = new DynamoDBClient(configuration);

  async function scan(filter: string, projection: string, values: Record<string, AttributeValue>): Promise<Record<string, AttributeValue>[]> {
    const items: Record<string, AttributeValue>[] = [];
    const input: ScanCommandInput = {
      TableName: tableName,
      FilterExpression: filter,
      ProjectionExpression: projection,
      ExpressionAttributeNames: namesIn(filter, projection),
      ExpressionAttributeValues: values,
    };
    for await (const page of paginateScan({ client }, input)) items.push(...page.Items ?? []);
    return items;
  }

  async function remove(key: string, condition?: string, values?: Record<string, AttributeValue>): Promise<boolean> {
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
  }

  return {
    list: async () => {
      const items = await scan('begins_with(#key, :client)', CLIENT_ATTRIBUTES, { ':client': { S: CLIENT } });
      return items.map(storedClient).sort((one, other) => (one.createdAt ?? 0) - (other.createdAt ?? 0));
    },
    find: async (clientId) => {
      const { Item: item } = await client.send(new GetItemCommand({
        TableName: tableName,
        Key: { [TABLE.partitionKey]: { S: clientKey(clientId) } },
        ConsistentRead: true,
        ProjectionExpression: CLIENT_ATTRIBUTES,
        ExpressionAttributeNames: NAMES,
      }));
      return item && storedClient(item);
    },
    revoke: async (clientId) => {
      // first, so that no grant is added meanwhile
      await remove(clientKey(clientId));
      const items = await scan('(begins_with(#key, :grant) OR begins_with(#key, :consent)) AND contains(#content, :clientId)', '#key', {
        ':grant': { S: GRANT },
        ':consent': { S: CONSENT },
        ':clientId': { S: `"clientId":${JSON.stringify(clientId)}` },
      });
      const keys = items.map(({ [TABLE.partitionKey]: key }) => key.S!);
      for (const key of keys) await remove(key);
      return keys.filter((key) => key.startsWith(GRANT)).length;
    },
    removeUnused: ({ id, expiresAt }) => remove(clientKey(id), '#expiresAt = :read', { ':read': { N: String(expiresAt) } }),
    expiredKeys: async () => (await scan('#expiresAt <= :now', '#key', { ':now': now() })).map(({ [TABLE.partitionKey]: key }) => key.S!),
    removeExpired: async (key) => void await remove(key, '#expiresAt <= :now', { ':now': now() }),
  };
}

function clientKey(clientId: string): string {
  return `${CLIENT}${createHash('sha256').update(clientId).digest('base64url')}`;
}

function now(): AttributeValue {
  return { N: String(Math.floor(Date.now() / 1000)) };
}
