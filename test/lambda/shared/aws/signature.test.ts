import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { type Attempt, type ScriptedService, startScriptedService, SUCCESS } from './scripted-service';
import { awsClient } from '../../../../lambda-src/shared/aws/aws-client';
import type { HttpRequest } from '../../../../lambda-src/shared/aws/aws-http';
import { AWS_CLIENT_OPTIONS } from '../../../../lambda-src/shared/aws-request';

let service: ScriptedService;

beforeAll(async () => {
  service = await startScriptedService();
});

afterAll(() => service?.stop());

afterEach(() => vi.unstubAllEnvs());

/** Signs what arrived as the AWS SDK does, with the same headers. */
async function signedBySdk({ method, url, headers, body }: Attempt, signingName: string): Promise<string> {
  const credentials = {
    accessKeyId: process.env.AWS_ACCESS_KEY_ID!, secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY!, sessionToken: process.env.AWS_SESSION_TOKEN,
  };
  const { config } = new DynamoDBClient({ region: process.env.AWS_REGION, credentials });
  const signer: any = await config.signer({ name: 'sigv4', signingName, signingRegion: process.env.AWS_REGION!, properties: {} });
  const names = /SignedHeaders=([^,]*)/.exec(headers.authorization!)![1]!.split(';');
  const { pathname, searchParams } = new URL(url, service.url);
  const { hostname, port } = new URL(service.url);
  const date = String(headers['x-amz-date']).replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z');
  const signed = await new signer.constructor({
    service: signingName, region: process.env.AWS_REGION, credentials, sha256: config.sha256, applyChecksum: false,
  }).sign({
    method,
    protocol: 'http:',
    hostname,
    port: Number(port),
    path: pathname,
    query: Object.fromEntries(searchParams),
    body,
    headers: Object.fromEntries(names.map((name) => [name, headers[name]])),
    clone: undefined,
  }, { signingDate: new Date(date) });
  return signed.headers.authorization;
}

const JSON_REQUEST: HttpRequest = {
  method: 'POST',
  path: '/',
  headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'DynamoDB_20120810.GetItem' },
  body: JSON.stringify({ Key: { pk: { S: 'Zürich 🏔' } } }),
};

const INVOCATION: HttpRequest = {
  method: 'POST',
  path: `/2015-03-31/functions/${encodeURIComponent('arn:aws:lambda:us-east-1:123456789012:function:f-1_x')}/invocations?Qualifier=%24LATEST&a=b%20c`,
  headers: { 'content-type': 'application/octet-stream', 'x-amz-invocation-type': 'RequestResponse', 'x-amz-client-context': 'e30=' },
  body: Uint8Array.from({ length: 300 }, (_, index) => index % 256),
};

const CASES: readonly [name: string, service: string, request: HttpRequest, environment: Readonly<Record<string, string>>][] = [
  ['JSON', 'dynamodb', JSON_REQUEST, {}],
  ['JSON, with the keys of a role', 'secretsmanager', JSON_REQUEST, { AWS_SESSION_TOKEN: 'IQoJ//token+with==signs' }],
  ['bytes, a path that names a resource, and a query', 'lambda', INVOCATION, { AWS_SESSION_TOKEN: 'token' }],
  ['a read, without a body', 'lambda', { ...INVOCATION, method: 'GET', body: '' }, {}],
  ['another region', 'dynamodb', JSON_REQUEST, { AWS_REGION: 'cn-north-1' }],
  ['a trace', 'dynamodb', JSON_REQUEST, { AWS_LAMBDA_FUNCTION_NAME: 'f', _X_AMZN_TRACE_ID: 'Root=1-5759e988-bd862e3fe1be46a994272793' }],
];

test.each(CASES)('the signature is the one of the AWS SDK: %s', async (_name, name, request, environment) => {
  Object.entries(environment).forEach(([variable, value]) => vi.stubEnv(variable, value));
  service.play(SUCCESS);

  await awsClient({ name, variable: 'X' }, AWS_CLIENT_OPTIONS).send(request);

  const [attempt] = service.attempts;
  expect(attempt!.body).toEqual(Buffer.from(request.body));
  expect(attempt!.url).toBe(request.path);
  expect(attempt!.headers['x-amz-security-token']).toBe(process.env.AWS_SESSION_TOKEN);
  expect(attempt!.headers.authorization).toMatch(/SignedHeaders=.*host;/);
  expect(attempt!.headers.authorization).toBe(await signedBySdk(attempt!, name));
  expect(attempt!.headers['x-amzn-trace-id']).toBe(environment._X_AMZN_TRACE_ID);
});

test('credentials are read anew for each request', async () => {
  service.play(SUCCESS);
  const { send } = awsClient({ name: 'dynamodb', variable: 'X' }, AWS_CLIENT_OPTIONS);
  await send(JSON_REQUEST);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'next');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'other');
  await send(JSON_REQUEST);

  expect(service.attempts.map(({ headers }) => /Credential=(\w+)/.exec(headers.authorization!)![1])).toEqual(['key', 'next']);
  expect(service.attempts[1]!.headers.authorization).toBe(await signedBySdk(service.attempts[1]!, 'dynamodb'));
});

test.each(['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_REGION'])('without %s, nothing is sent', async (name) => {
  service.play(SUCCESS);
  vi.stubEnv(name, undefined);

  await expect(awsClient({ name: 'dynamodb', variable: 'X' }, AWS_CLIENT_OPTIONS).send(JSON_REQUEST)).rejects.toThrow(/^The environment has no AWS/);
  expect(service.attempts).toEqual([]);
});
