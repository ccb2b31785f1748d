import { type AttributeValue, DynamoDBClient, QueryCommand, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { withAwsErrors } from './aws-errors';
import { closeIdleConnections, REPEATABLE } from './client-options';
import { fromItem, toItem } from './dynamodb-json';
import type { DynamoDbQueryHandlerManifest, LimitsManifest } from '../../../../src/contract';
import type { ToolHandler } from '../../call/handler';
import { MappingError, mapValues } from '../../call/mapping';
import { jsonAnswer } from '../json-answer';

const client = new DynamoDBClient(REPEATABLE);

/**
 * A page of items of a DynamoDB table: `{ items, nextStartKey }`. The key of the next page is there if there may be one. A page that is more
 * than the tool may answer is read again with as many items as have room: DynamoDB alone knows where the next one begins, for items need
 * not hold their keys.
 */
export function createDynamoDbQueryHandler(manifest: DynamoDbQueryHandlerManifest): ToolHandler {
  const { tableName, indexName, keyCondition, filter, projection, names, values, limit, startKey, descending, consistentRead } = manifest;
  return (event, { signal }) => withAwsErrors(event, async () => {
    const query: QueryCommandInput = {
      TableName: tableName,
      IndexName: indexName,
      KeyConditionExpression: keyCondition,
      FilterExpression: filter,
      ProjectionExpression: projection,
      ...(Object.keys(names).length > 0 && { ExpressionAttributeNames: names }),
      ExpressionAttributeValues: toItem(mapValues(values, event) as object),
      Limit: mapValues(limit, event) as number | undefined,
      ExclusiveStartKey: readStartKey(mapValues(startKey, event)),
      ScanIndexForward: !descending,
      ConsistentRead: consistentRead,
    };
    for (;;) {
      closeIdleConnections();
      const answer = await client.send(new QueryCommand(query), { abortSignal: signal });
      const { Items: items = [], LastEvaluatedKey: lastKey, ScannedCount: scanned = items.length } = answer;
      const page = { items: items.map(fromItem), ...(lastKey && { nextStartKey: writeStartKey(lastKey) }) };
      const fitting = fittingItems(page, manifest);
      if (fitting === items.length || fitting === 0) {
        return jsonAnswer(page, manifest);
      }
      // a filter leaves items out, which are counted in the limit
      query.Limit = Math.floor(scanned * fitting / items.length);
    }
  });
}

/** How many of the items of a page, from the first on, the tool may answer. */
function fittingItems({ items, ...rest }: { readonly items: readonly unknown[] }, { maxResultSize = Infinity }: LimitsManifest): number {
  let size = byteLength({ items: [], ...rest });
  const end = items.findIndex((item, i) => (size += byteLength(item) + (i > 0 ? 1 : 0)) > maxResultSize);
  return end < 0 ? items.length : end;
}

function byteLength(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

/**
 * The key that a page ends with, as one string, which keeps the types of its values and which models repeat faithfully. It is no secret,
 * and DynamoDB refuses one that is not of the queried partition.
 */
function writeStartKey(key: Record<string, AttributeValue>): string {
  const attributes = Object.entries(key).map(([name, { S, N, B }]) => [name, B ? { B: Buffer.from(B).toString('base64') } : { S, N }]);
  return Buffer.from(JSON.stringify(Object.fromEntries(attributes))).toString('base64url');
}

function readStartKey(startKey: unknown): Record<string, AttributeValue> | undefined {
  if (startKey === undefined || startKey === null || startKey === '') {
    return undefined;
  }
  try {
    const attributes: [string, { S?: string; N?: string; B?: string }][] = Object.entries(JSON.parse(Buffer.from(startKey as string, 'base64url').toString()));
    const key = attributes.map(([name, { S, N, B }]) => [name, B === undefined ? { S, N } : { B: Buffer.from(B, 'base64') }]);
    return Object.fromEntries(key) as Record<string, AttributeValue>;
  } catch {
    throw new MappingError('The start key is not the nextStartKey of an earlier page');
  }
}
