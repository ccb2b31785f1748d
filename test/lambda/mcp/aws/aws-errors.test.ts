import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { answerError, startAwsStandIn, type AwsStandIn } from './aws-stand-in';
import { errorOfCall, toolWith } from './tool-call';
import type { AwsCallHandlerManifest } from '../../../../src/contract';
import { startEndpoint, type RunningEndpoint } from '../../../local/aws/running-endpoint';
import { stackOf } from '../../../local/aws/stack';
import { startFunction, type McpFunction } from '../mcp-function';

const call = (service: string, action: string, parameters: unknown = {}): AwsCallHandlerManifest => ({ type: 'awsCall', service, action, parameters });

describe('a refusal', () => {
  let standIn: AwsStandIn;
  let mcp: McpFunction;
  beforeAll(async () => {
    standIn = await startAwsStandIn();
    mcp = await startFunction({
      manifest: { tools: [toolWith('run', call('sfn', 'describeExecution', { executionArn: 'arn' }))] },
      environment: { AWS_ENDPOINT_URL_SFN: standIn.url },
    });
  });
  beforeEach(() => void (mcp.log.length = 0));
  afterAll(() => standIn.close());

  test.each([
    ['ValidationException', 'the arguments are not valid'],
    ['InvalidParameterValue', 'the arguments are not valid'],
    ['NoSuchBucket', 'what the call names does not exist; check the arguments'],
    ['ResourceNotFoundException', 'what the call names does not exist; check the arguments'],
    ['AWS.SimpleQueueService.NonExistentQueue', 'what the call names does not exist; check the arguments'],
    ['InvalidInstanceID.NotFound', 'what the call names does not exist; check the arguments'],
    ['EntityAlreadyExists', 'it exists already'],
    ['ResourceInUseException', 'this does not fit the state that things are in at the moment'],
    ['InvalidStateException', 'this does not fit the state that things are in at the moment'],
    ['EntityTooLarge', 'the arguments are too large'],
    ['UnauthorizedOperation', 'this server has no permission for this; its owner can give it'],
    ['ExpiredTokenException', 'AWS does not take the credentials of this server'],
    ['ServiceQuotaExceededException', 'a limit of the account is reached'],
    ['UnsupportedOperation', 'the service does not have this operation here'],
    ['OrderLineMissingException', 'the arguments may be wrong'],
  ])('%s is told with what it means, and without its message', async (code, meaning) => {
    standIn.answer = (_, response) => answerError(response, code);

    expect(await errorOfCall(mcp, 'run')).toBe(`The tool run ended with the error ${code}: ${meaning}. Request id: request-1`);
    expect(JSON.stringify(mcp.log)).toContain('arn:aws:confidential');
  });

  test.each([[404, 'what the call names does not exist; check the arguments'], [403, 'this server has no permission for this; its owner can give it']])(
    'whose code says nothing is told by its status %d', async (status, meaning) => {
      standIn.answer = (_, response) => answerError(response, 'Odd', status);

      expect(await errorOfCall(mcp, 'run')).toBe(`The tool run ended with the error Odd: ${meaning}. Request id: request-1`);
    });

  test.each(['ThrottlingException', 'TooManyRequestsException', 'SlowDown', 'RequestLimitExceeded'])('%s is a busy service', async (code) => {
    standIn.answer = (_, response) => answerError(response, code);

    expect(await errorOfCall(mcp, 'run')).toBe('The tool run is busy, try again later. Request id: request-1');
  });

  test.each([['ValidationException', 'WARN'], ['AccessDeniedException', 'ERROR'], ['ServiceQuotaExceededException', 'ERROR']])(
    '%s has the level %s in the log, by whose fault it is', async (code, level) => {
      standIn.answer = (_, response) => answerError(response, code);
      await errorOfCall(mcp, 'run');

      expect(mcp.log).toContainEqual(expect.objectContaining({ level, message: 'The AWS service refused the call' }));
    });
});

describe('on the local server, an operation that it does not emulate', () => {
  let endpoint: RunningEndpoint;
  let mcp: McpFunction;
  beforeAll(async () => {
    endpoint = await startEndpoint(stackOf());
    const { accessKeyId, secretAccessKey } = endpoint.operatorCredentials;
    mcp = await startFunction({
      manifest: {
        tools: [
          toolWith('json', call('sfn', 'listStateMachines')),
          toolWith('xml', call('s3', 'getBucketAcl', { Bucket: 'docs' })),
          toolWith('rest', call('bedrock-agent-runtime', 'retrieve', { knowledgeBaseId: 'KB12345678', retrievalQuery: { text: 'x' } })),
        ],
      },
      environment: {
        AWS_ENDPOINT_URL: endpoint.url, AWS_ENDPOINT_URL_SFN: undefined, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey,
      },
    });
  });
  afterAll(() => endpoint.close());

  test.each(['json', 'xml', 'rest'])('is told as such, in the protocol of the service: %s', async (name) => {
    expect(await errorOfCall(mcp, name)).toBe(`The tool ${name} ended with the error NotEmulatedByLocalServer: the local server does not emulate`
      + ' this operation; deploy the stack to try it. Request id: request-1');
  });
});
