import { DeleteItemCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { recordKey } from '../../../../lambda-src/shared/record-key';
import { TABLE } from '../../../../src/contract';
import type { AuthorizationServer } from '../authorization-server';

/** What the documents of most clients look like. */
export function documentOf(url: string, changes: object = {}): Record<string, unknown> {
  return {
    client_id: url,
    client_name: 'Notebook',
    redirect_uris: ['https://client.example.com/callback', 'http://127.0.0.1/callback'],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
    ...changes,
  };
}

/** Puts a metadata document where the function keeps those that it has fetched, fresh for an hour: no other way leads to a host that is not public. */
export async function storeDocument({ aws }: AuthorizationServer, url: string, document: object): Promise<void> {
  const freshUntil = Math.floor(Date.now() / 1_000) + 3_600;
  await new DynamoDBClient({}).send(new PutItemCommand({
    TableName: aws.tableName,
    Item: {
      [TABLE.partitionKey]: { S: recordKey('MetadataDocument', url) },
      [TABLE.expiresAt]: { N: String(freshUntil + 86_400) },
      content: { S: JSON.stringify({ document, freshUntil }) },
    },
  }));
}

/** Deletes a record. */
export async function deleteRecord({ aws }: AuthorizationServer, type: string, id: string): Promise<void> {
  await new DynamoDBClient({}).send(new DeleteItemCommand({
    TableName: aws.tableName, Key: { [TABLE.partitionKey]: { S: recordKey(type, id) } },
  }));
}

/** Deletes the record of a client, as an operator does who revokes it. */
export const deleteClient = (server: AuthorizationServer, clientId: string) => deleteRecord(server, 'Client', clientId);
