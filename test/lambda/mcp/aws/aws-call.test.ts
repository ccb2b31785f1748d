import { createRequire } from 'node:module';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { answerError, answerJson, startAwsStandIn, type AwsStandIn } from './aws-stand-in';
import { errorOfCall, resultOfCall, toolWith } from './tool-call';
import type { AwsCallHandlerManifest, ToolManifest } from '../../../../src/contract';
import { startAwsServices, type AwsServices } from '../../shared/aws-services';
import { startFunction, type McpFunction } from '../mcp-function';

const call = (service: string, action: string, parameters: unknown = {}, more: Partial<AwsCallHandlerManifest> = {}): AwsCallHandlerManifest =>
  ({ type: 'awsCall', service, action, parameters, ...more });

const SECRETS_MANAGER = createRequire(import.meta.url).resolve('@aws-sdk/client-secrets-manager');

const argument = (name: string) => ({ $value: ['arguments', name] });

const TOOLS: ToolManifest[] = [
  toolWith('put', call('dynamodb', 'putItem', {
    TableName: 'Clients',
    Item: { pk: { S: argument('id') }, owner: { S: { $text: [{ $value: ['caller', 'subject'] }] } } },
    ConditionExpression: 'attribute_not_exists(pk)',
  })),
  toolWith('get', call('dynamodb', 'getItem', { TableName: 'Clients', Key: { pk: { S: argument('id') } } }, { result: 'Item.owner.S' })),
  toolWith('status', call('sfn', 'describeExecution', { executionArn: 'arn' })),
  toolWith('status_elsewhere', call('sfn', 'describeExecution', { executionArn: 'arn' }, { region: 'eu-central-1' })),
  toolWith('read', call('s3', 'getObject', { Bucket: 'reports', Key: argument('key') }, { maxResultSize: 100_000 })),
  toolWith('purge', call('s3', 'putBucketLifecycleConfiguration', {
    Bucket: 'reports',
    LifecycleConfiguration: { Rules: [{ Status: 'Enabled', Expiration: { Date: argument('day') } }] },
  })),
  toolWith('hasty', call('s3', 'getObject', { Bucket: 'reports', Key: 'a' }, { timeout: 100 })),
];

let aws: AwsServices;
let standIn: AwsStandIn;
let mcp: McpFunction;

beforeAll(async () => {
  aws = await startAwsServices();
  standIn = await startAwsStandIn();
  mcp = await startFunction({ manifest: { tools: TOOLS }, environment: { AWS_ENDPOINT_URL_SFN: standIn.url, AWS_ENDPOINT_URL_S3: standIn.url } });
});

beforeEach(() => {
  mcp.log.length = 0;
  standIn.requests.length = 0;
});

afterAll(async () => {
  standIn.close();
  await aws.stop();
});

describe('an action', () => {
  test('is done with the values of the call', async () => {
    expect(await resultOfCall(mcp, 'put', { id: 'one' })).toMatchObject({ structuredContent: {} });

    expect(await resultOfCall(mcp, 'get', { id: 'one' })).toMatchObject({ content: [{ text: 'client-1' }] });
  });

  test('that the arguments are to blame for fails with the name of the error', async () => {
    await resultOfCall(mcp, 'put', { id: 'twice' });

    expect(await errorOfCall(mcp, 'put', { id: 'twice' }))
      .toBe('The tool put ended with the error ConditionalCheckFailedException: a condition of the call does not hold. Request id: request-1');
  });

  test('is done once, even if that fails', async () => {
    aws.calls.length = 0;
    aws.fail('DynamoDB', { status: 500, type: 'InternalServerError' });
    const message = await errorOfCall(mcp, 'put', { id: 'three' });
    aws.fail('DynamoDB', undefined);

    expect(message).toBe('The tool put failed. Request id: request-1');
    expect(aws.calls).toEqual(['DynamoDB_20120810.PutItem']);
  });

  test('answers JSON: times in ISO 8601, and nothing about the request', async () => {
    standIn.answer = (_, response) => answerJson(response, { executionArn: 'arn', status: 'RUNNING', startDate: 1_767_225_600.5 });

    const { structuredContent } = await resultOfCall(mcp, 'status');

    expect(structuredContent).toEqual({ executionArn: 'arn', status: 'RUNNING', startDate: '2026-01-01T00:00:00.500Z' });
  });

  test('is done in the region that the owner chose', async () => {
    standIn.answer = (_, response) => answerJson(response, {});
    await resultOfCall(mcp, 'status');
    await resultOfCall(mcp, 'status_elsewhere');

    const regions = standIn.requests.map(({ headers }) => /Credential=[^,]*/.exec(String(headers.authorization))?.[0].split('/')[2]);
    expect(regions).toEqual(['us-east-1', 'eu-central-1']);
  });

  test.each([['Grüße', 'Grüße'], [Buffer.from([137, 80, 0, 255]), 'iVAA/w==']])('that streams %j answers text, or base64', async (content, body) => {
    standIn.answer = (_, response) => void response.writeHead(200).end(content);

    expect(await resultOfCall(mcp, 'read', { key: 'a' })).toMatchObject({ structuredContent: { Body: body } });
  });

  test('that streams 50 MB fails', async () => {
    standIn.answer = (_, response) => void response.writeHead(200).end(Buffer.alloc(50 * 1024 * 1024));

    expect(await errorOfCall(mcp, 'read', { key: 'a' })).toBe('The tool read answered with more than it may. Request id: request-1');
  });

  test('that does not answer is given up when its time is up', async () => {
    const before = standIn.aborted();
    standIn.answer = () => undefined;

    expect(await errorOfCall(mcp, 'hasty')).toBe('The tool hasty did not answer in time. Request id: request-1');
    await expect.poll(() => standIn.aborted()).toBe(before + 1);
  });

  test('that is throttled says so', async () => {
    standIn.answer = (_, response) => answerError(response, 'ThrottlingException');

    expect(await errorOfCall(mcp, 'status')).toBe('The tool status is busy, try again later. Request id: request-1');
  });
});

describe('times', () => {
  const backups = toolWith('backups', call('dynamodb', 'listBackups', { TimeRangeLowerBound: argument('since') }));
  const upload = toolWith('upload', call('dynamodb', 'putItem', { TableName: 'Files', Item: { content: { B: argument('text') } } }));
  let other: McpFunction;

  beforeAll(async () => {
    other = await startFunction({ manifest: { tools: [backups, upload] }, environment: { AWS_ENDPOINT_URL_DYNAMODB: standIn.url } });
  });

  test.each([
    ['2026-01-01T00:00:00Z', 1_767_225_600], ['2026-01-01T01:30:00.250+01:30', 1_767_225_600.25], ['2026-01-01', 1_767_225_600],
    [1_767_225_600.5, 1_767_225_600.5],
  ])('such as %j are sent as the service has them', async (since, sent) => {
    standIn.answer = (_, response) => answerJson(response, { BackupSummaries: [] });

    expect(await resultOfCall(other, 'backups', { since })).toMatchObject({ structuredContent: { BackupSummaries: [] } });
    expect(JSON.parse(standIn.requests[0]!.body)).toEqual({ TimeRangeLowerBound: sent });
  });

  test('within lists are sent too, in the format of the service', async () => {
    standIn.answer = (_, response) => void response.writeHead(200).end();

    expect(await resultOfCall(mcp, 'purge', { day: '2026-01-01T00:00:00Z' })).not.toHaveProperty('isError');
    expect(standIn.requests[0]!.body).toContain('<Expiration><Date>2026-01-01T00:00:00Z</Date></Expiration>');
  });

  test.each(['yesterday', '2026-01-01T00:00:00', '2026-13-01', true, { seconds: 1 }])('are not guessed of %j', async (since) => {
    expect(await errorOfCall(other, 'backups', { since })).toBe('Invalid arguments for the tool backups: TimeRangeLowerBound must be a time'
      + ' in ISO 8601, as in "2026-01-31T12:00:00Z", or in seconds since 1970');
    expect(standIn.requests).toEqual([]);
  });

  test('that the call does not have are left out', async () => {
    standIn.answer = (_, response) => answerJson(response, { BackupSummaries: [] });

    expect(await resultOfCall(other, 'backups')).not.toHaveProperty('isError');
    expect(standIn.requests[0]!.body).toBe('{}');
  });

  test('leave text alone, which is bytes where the service has bytes', async () => {
    standIn.answer = (_, response) => answerJson(response, {});

    await resultOfCall(other, 'upload', { text: 'Grüße' });
    expect(JSON.parse(standIn.requests[0]!.body)).toMatchObject({ Item: { content: { B: Buffer.from('Grüße').toString('base64') } } });
  });
});

describe('a service that is not in the bundle', () => {
  test('comes from the SDK that the function finds', async () => {
    aws.secrets.put('secret', 'open sesame');
    const other = await startFunction({
      manifest: { tools: [toolWith('secret', call('secrets-manager', 'getSecretValue', { SecretId: 'secret' }))] },
      // on AWS, the Lambda runtime has it
      files: { 'node_modules/@aws-sdk/client-secrets-manager.js': `module.exports = require(${JSON.stringify(SECRETS_MANAGER)})` },
    });

    expect(await resultOfCall(other, 'secret')).toMatchObject({ structuredContent: { SecretString: 'open sesame' } });
  });

  test('and nowhere installed fails its tools alone, and the log names the package', async () => {
    const other = await startFunction({ manifest: { tools: [toolWith('list', call('no-such-service', 'listThings')), ...TOOLS] } });

    expect(await errorOfCall(other, 'list')).toBe('The tool list failed. Request id: request-1');
    expect(JSON.stringify(other.log)).toContain('@aws-sdk/client-no-such-service is not installed');
    expect(await resultOfCall(other, 'get', { id: 'nobody' })).toMatchObject({ content: [] });
  });
});

test('an action that a service does not have fails its tools alone', async () => {
  const other = await startFunction({ manifest: { tools: [toolWith('wrong', call('dynamodb', 'openSesame'))] } });

  expect(await errorOfCall(other, 'wrong')).toBe('The tool wrong failed. Request id: request-1');
  expect(JSON.stringify(other.log)).toContain('@aws-sdk/client-dynamodb has no action openSesame');
});
