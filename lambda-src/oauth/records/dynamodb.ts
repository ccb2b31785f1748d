import {
  BatchGetItemCommand, DeleteItemCommand, DynamoDBClient, GetItemCommand, PutItemCommand, UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { DynamoDb, Operations } from '../../shared/aws/dynamodb';
import { AWS_CLIENT_OPTIONS } from '../../shared/aws-request';

const COMMANDS: Readonly<Record<keyof Operations, new (input: any) => any>> = {
  BatchGetItem: BatchGetItemCommand,
  DeleteItem: DeleteItemCommand,
  GetItem: GetItemCommand,
  PutItem: PutItemCommand,
  UpdateItem: UpdateItemCommand,
};

/** One client for all tables: it keeps the connections. */
const client = new DynamoDBClient(AWS_CLIENT_OPTIONS);

/** Calls DynamoDB by its client of the AWS SDK. */
export const dynamoDb: DynamoDb = (operation, input): Promise<any> => client.send(new COMMANDS[operation](input));
