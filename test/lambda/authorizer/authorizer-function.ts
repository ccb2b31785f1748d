import type { APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { type CryptoKey, importJWK, type JWTHeaderParameters, type JWTPayload, SignJWT } from 'jose';
import type { AuthorizerEvent } from '../../../lambda-src/authorizer/request';
import { recordKey } from '../../../lambda-src/shared/record-key';
import { deriveSigningKey } from '../../../lambda-src/shared/signing-key';
import { type AuthorizerSettings, TABLE } from '../../../src/contract';
import { type AwsServices, startAwsServices } from '../shared/aws-services';
import { functionBundle } from '../shared/function-bundle';
import { AUTHORIZER_SETTINGS, ISSUER, MCP_URL, prepareServer, SIGNING_SECRET } from '../shared/server-environment';

export const METHOD_ARN = 'arn:aws:execute-api:us-east-1:123456789012:abc123/prod/POST/mcp';

export const KEY = deriveSigningKey(SIGNING_SECRET);

/** The built authorizer, with the table and the secrets that it reads. */
export interface AuthorizerFunction {
  readonly aws: AwsServices;
  authorize(event: AuthorizerEvent): Promise<any>;
  /** Writes a record as the authorization server would, which lives for an hour unless told otherwise. */
  putRecord(type: string, id: string, options?: { expiresAt?: number; content?: object }): Promise<void>;
  deleteRecord(type: string, id: string): Promise<void>;
  stop(): Promise<void>;
}

export const now = () => Math.floor(Date.now() / 1_000);

/** Starts an instance with the client `client`. */
export async function startAuthorizer(settings: Partial<AuthorizerSettings> = {}): Promise<AuthorizerFunction> {
  const aws = await startAwsServices();
  prepareServer(aws);
  const { handler } = await import(functionBundle('authorizer', { ...AUTHORIZER_SETTINGS, ...settings }));
  const { DeleteItemCommand, DynamoDBClient, PutItemCommand } = await import('@aws-sdk/client-dynamodb');
  const database = new DynamoDBClient({});
  const putRecord: AuthorizerFunction['putRecord'] = async (type, id, { expiresAt = now() + 3_600, content = {} } = {}) => {
    await database.send(new PutItemCommand({
      TableName: aws.tableName,
      Item: {
        [TABLE.partitionKey]: { S: recordKey(type, id) },
        [TABLE.expiresAt]: { N: String(expiresAt) },
        [TABLE.content]: { S: JSON.stringify(content) },
      },
    }));
    aws.calls.length = 0;
  };
  const deleteRecord = async (type: string, id: string) => {
    await database.send(new DeleteItemCommand({ TableName: aws.tableName, Key: { [TABLE.partitionKey]: { S: recordKey(type, id) } } }));
  };
  await putRecord('Client', 'client');
  return { aws, authorize: handler, putRecord, deleteRecord, stop: () => aws.stop() };
}

/** A token of this server for the client `client` that is right but for what is given. */
export async function ownToken(claims: JWTPayload = {}, header: Partial<JWTHeaderParameters> = {}): Promise<string> {
  const payload = { iss: ISSUER, aud: MCP_URL, sub: 'ada', client_id: 'client', jti: 'jti', iat: now(), exp: now() + 3_600, ...claims };
  return new SignJWT(payload)
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: KEY.kid, ...header })
    .sign(await importJWK(KEY.privateJwk, 'ES256') as CryptoKey);
}

/** The event of a TOKEN authorizer. */
export function tokenEvent(token: string, methodArn = METHOD_ARN): AuthorizerEvent {
  return { type: 'TOKEN', authorizationToken: `Bearer ${token}`, methodArn };
}

/** The event of a REQUEST authorizer. A header may have several values. */
export function requestEvent(headers: Readonly<Record<string, string | string[]>>, httpMethod = 'POST'): AuthorizerEvent {
  const multiValueHeaders = Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, [values].flat()]));
  return {
    type: 'REQUEST',
    methodArn: METHOD_ARN,
    resource: '/mcp',
    path: '/mcp',
    httpMethod,
    headers: Object.fromEntries(Object.entries(multiValueHeaders).map(([name, values]) => [name, values.at(-1)])),
    multiValueHeaders,
    queryStringParameters: {},
    multiValueQueryStringParameters: {},
    pathParameters: {},
    stageVariables: {},
    requestContext: {},
  } as unknown as APIGatewayRequestAuthorizerEvent;
}
