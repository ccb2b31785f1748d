/** The SDK alone, with tools that read an item of a DynamoDB table. */
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { serveTools } from './serve-tools';
import { ITEM_TABLE } from '../manifest';

const client = new DynamoDBClient();

export const handler = serveTools(async (city) => {
  const { Item: item } = await client.send(new GetItemCommand({ TableName: ITEM_TABLE, Key: marshall({ city }) }));
  return unmarshall(item ?? {});
});
