import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { withAwsErrors } from './aws-errors';
import { closeIdleConnections, REPEATABLE } from './client-options';
import { fromItem, toItem } from './dynamodb-json';
import type { DynamoDbGetItemHandlerManifest } from '../../../../src/contract';
import type { ToolHandler } from '../../call/handler';
import { mapValues } from '../../call/mapping';
import { errorResult } from '../../call/result';
import { jsonAnswer } from '../json-answer';

const client = new DynamoDBClient(REPEATABLE);

/** One item of a DynamoDB table, see `fromItem`. That there is none is an error that the model sees. */
export function createDynamoDbGetItemHandler(manifest: DynamoDbGetItemHandlerManifest): ToolHandler {
  const { tableName, key, consistentRead } = manifest;
  return (event, { signal }) => withAwsErrors(event, async () => {
    closeIdleConnections();
    const command = new GetItemCommand({
      TableName: tableName,
      Key: toItem(mapValues(key, event) as object),
      ConsistentRead: consistentRead,
    });
    const { Item: item } = await client.send(command, { abortSignal: signal });
    return item === undefined ? errorResult('There is no such item') : jsonAnswer(fromItem(item), manifest);
  });
}
