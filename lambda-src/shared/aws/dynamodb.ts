import type {
  BatchGetItemInput, BatchGetItemOutput, DeleteItemInput, DeleteItemOutput, GetItemInput, GetItemOutput, PutItemInput, PutItemOutput,
  UpdateItemInput, UpdateItemOutput,
} from '@aws-sdk/client-dynamodb';
import { awsClient } from './aws-client';
import { jsonService } from './json-service';
import { AWS_CLIENT_OPTIONS } from '../aws-request';

/** The operations of DynamoDB that are used, for attributes of every type but the binary ones. */
interface Operations {
  readonly BatchGetItem: { readonly input: BatchGetItemInput; readonly output: BatchGetItemOutput };
  readonly DeleteItem: { readonly input: DeleteItemInput; readonly output: DeleteItemOutput };
  readonly GetItem: { readonly input: GetItemInput; readonly output: GetItemOutput };
  readonly PutItem: { readonly input: PutItemInput; readonly output: PutItemOutput };
  readonly UpdateItem: { readonly input: UpdateItemInput; readonly output: UpdateItemOutput };
}

/** Calls an operation of DynamoDB. The pauses between attempts are shorter than for other services, as in the AWS SDK. */
export const dynamoDb = jsonService<Operations>(
  awsClient({ name: 'dynamodb', variable: 'DYNAMODB' }, { ...AWS_CLIENT_OPTIONS, basePause: 25 }),
  { target: 'DynamoDB_20120810', version: '1.0' },
);
