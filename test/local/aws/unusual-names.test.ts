import { GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sendText, startEndpoint, type RunningEndpoint } from './running-endpoint';
import { bucket, stackOf, table } from './stack';

/** Names that every object of JavaScript has a member of. */
const NAMES = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf', 'isPrototypeOf', '__defineGetter__'];

let endpoint: RunningEndpoint;

beforeEach(async () => {
  endpoint = await startEndpoint(stackOf(table('Plain'), bucket('Docs')));
});
afterEach(() => endpoint.close());

async function send(target: string, body: string): Promise<{ readonly status: number; readonly text: string }> {
  const response = await sendText(endpoint, target, body);
  return { status: response.status, text: await response.text() };
}

const dynamodb = (operation: string, rest: string) => send(`DynamoDB_20120810.${operation}`, `{"TableName":"Test-Plain",${rest}}`);

describe.each(NAMES)('%s', (name) => {
  test('is the value of a key', async () => {
    const key = `{"pk":{"S":"${name}"}}`;
    expect((await dynamodb('GetItem', `"Key":${key}`)).text).toBe('{}');
    expect((await dynamodb('PutItem', `"Item":${key}`)).status).toBe(200);
    expect((await dynamodb('GetItem', `"Key":${key}`)).text).toBe(`{"Item":${key}}`);
  });

  test('is an attribute of an item, and within one', async () => {
    const item = `{"pk":{"S":"a"},"${name}":{"S":"1"},"m":{"M":{"${name}":{"L":[{"M":{"${name}":{"N":"1"}}}]}}}}`;
    const answer = await dynamodb('PutItem', `"Item":${item}`);
    if (name === '__proto__') {
      expect(answer).toEqual({ status: 400, text: expect.stringContaining('An attribute with the name __proto__ is not emulated') });
      return;
    }
    expect(answer).toEqual({ status: 200, text: '{}' });
    expect(await dynamodb('GetItem', '"Key":{"pk":{"S":"a"}}')).toEqual({ status: 200, text: `{"Item":${item}}` });
  });

  test('is an attribute that expressions name, and is not there by itself', async () => {
    await dynamodb('PutItem', '"Item":{"pk":{"S":"a"}}');
    const names = `"ExpressionAttributeNames":{"#n":"${name}"}`;
    const update = (condition: string) => dynamodb('UpdateItem', `"Key":{"pk":{"S":"a"}},"UpdateExpression":"SET #n = :v",${names},"ExpressionAttributeValues":{":v":{"S":"1"}},"ConditionExpression":"${condition}"`);

    expect((await update('attribute_exists(#n)')).text).toContain('ConditionalCheckFailedException');
    expect((await update('attribute_not_exists(#n)')).status).toBe(200);
    expect((await dynamodb('GetItem', `"Key":{"pk":{"S":"a"}},"ProjectionExpression":"#n",${names}`)).text).toBe(`{"Item":{"${name}":{"S":"1"}}}`);
  });

  test('is the name of no table, secret, state machine or operation', async () => {
    expect((await send('DynamoDB_20120810.GetItem', `{"TableName":"${name}","Key":{"pk":{"S":"a"}}}`)).status).toBe(400);
    expect((await send('secretsmanager.GetSecretValue', `{"SecretId":"${name}"}`)).text).toContain('ResourceNotFoundException');
    for (const service of ['DynamoDB_20120810', 'secretsmanager', 'AWSStepFunctions', name]) {
      expect((await send(`${service}.${name}`, '{}')).text).toContain('NotEmulatedByLocalServer');
    }
  });

  test('is the key of an object, and of its metadata', async () => {
    const { s3 } = endpoint.clients();
    const object = { Bucket: 'test-docs', Key: name };
    await expect(s3.send(new GetObjectCommand(object))).rejects.toMatchObject({ name: 'NoSuchKey' });
    await s3.send(new PutObjectCommand({ ...object, Body: 'x', Metadata: Object.fromEntries([[name, 'y']]) }));

    expect((await s3.send(new ListObjectsV2Command({ Bucket: 'test-docs' }))).Contents).toMatchObject([{ Key: name }]);
    const { Metadata = {} } = await s3.send(new HeadObjectCommand(object));
    // the client loses one that is named __proto__
    expect(Object.entries(Metadata)).toEqual(name === '__proto__' ? [] : [[name.toLowerCase(), 'y']]);
  });
});
