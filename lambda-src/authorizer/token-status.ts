import { BatchGetItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ENVIRONMENT, TABLE } from '../../src/contract';
import type { AccessTokenClaims } from '../shared/access-token';
import { AWS_CLIENT_OPTIONS, awsAnswer, ServiceUnavailableError } from '../shared/aws-request';
import { epochSeconds } from '../shared/clock';
import { requireEnvironment } from '../shared/environment';
import { recordKey } from '../shared/record-key';

const tableName = requireEnvironment(ENVIRONMENT.tableName);

const client = new DynamoDBClient(AWS_CLIENT_OPTIONS);

/**
 * Tells whether a verified token still counts: its client is registered, and it was not revoked. One read, strongly
 * consistent because clients use a token right after they got it.
 *
 * @throws ServiceUnavailableError
 */
export async function isTokenLive({ client_id: clientId, jti }: AccessTokenClaims): Promise<boolean> {
  const clientKey = recordKey('Client', clientId);
  const revocationKey = recordKey('RevokedToken', jti);
  const { Responses: responses, UnprocessedKeys: unprocessed } = await awsAnswer(client.send(new BatchGetItemCommand({
    RequestItems: {
      [tableName]: {
        Keys: [clientKey, revocationKey].map((key) => ({ [TABLE.partitionKey]: { S: key } })),
        ProjectionExpression: '#pk, #expiresAt',
        ExpressionAttributeNames: { '#pk': TABLE.partitionKey, '#expiresAt': TABLE.expiresAt },
        ConsistentRead: true,
      },
    },
  })));
  if (unprocessed && Object.keys(unprocessed).length > 0) {
    throw new ServiceUnavailableError('DynamoDB left keys unprocessed');
  }
  const expiries = new Map(responses?.[tableName]?.map((item) => [item[TABLE.partitionKey]?.S, Number(item[TABLE.expiresAt]?.N)]));
  return (expiries.get(clientKey) ?? 0) > epochSeconds() && !expiries.has(revocationKey);
}
