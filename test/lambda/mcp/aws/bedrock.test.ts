import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { answerJson, startAwsStandIn, type AwsStandIn } from './aws-stand-in';
import { errorOfCall, resultOfCall, toolWith } from './tool-call';
import type { BedrockRetrieveHandlerManifest } from '../../../../src/contract';
import { startFunction, type McpFunction } from '../mcp-function';

const RETRIEVE: BedrockRetrieveHandlerManifest = {
  type: 'bedrockRetrieve',
  knowledgeBaseId: 'KB12345678',
  query: { $value: ['arguments', 'query'] },
  numberOfResults: 5,
  filter: { equals: { key: 'team', value: { $text: [{ $value: ['caller', 'subject'] }] } } },
};

const ANSWER = {
  retrievalResults: [
    { content: { text: 'Refunds take three days.', type: 'TEXT' }, score: 0.71, location: { type: 'S3', s3Location: { uri: 's3://docs/refunds.md' } } },
    { content: { text: 'Refunds are free.', type: 'TEXT' }, score: 0.5 },
  ],
};

let bedrock: AwsStandIn;
let mcp: McpFunction;

beforeAll(async () => {
  bedrock = await startAwsStandIn();
  mcp = await startFunction({
    manifest: {
      tools: [
        toolWith('retrieve', RETRIEVE),
        toolWith('texts', { ...RETRIEVE, filter: undefined, result: 'results[].content.text' }),
        toolWith('small', { ...RETRIEVE, maxResultSize: 100 }),
      ],
    },
    environment: { AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME: bedrock.url },
  });
});

beforeEach(() => {
  bedrock.requests.length = 0;
  bedrock.answer = (_, response) => answerJson(response, ANSWER);
});

afterAll(() => bedrock.close());

test('a knowledge base is asked for passages, with the caller in the filter', async () => {
  expect(await resultOfCall(mcp, 'retrieve', { query: 'How long do refunds take?' })).toMatchObject({ structuredContent: { results: ANSWER.retrievalResults } });

  const [request] = bedrock.requests;
  expect(request).toMatchObject({ method: 'POST', url: '/knowledgebases/KB12345678/retrieve' });
  expect(JSON.parse(request!.body)).toEqual({
    retrievalQuery: { text: 'How long do refunds take?' },
    retrievalConfiguration: { vectorSearchConfiguration: { numberOfResults: 5, filter: { equals: { key: 'team', value: 'client-1' } } } },
  });
});

test('the result is what the owner wants of the passages', async () => {
  expect(await resultOfCall(mcp, 'texts', { query: 'refunds' })).toMatchObject({
    structuredContent: ['Refunds take three days.', 'Refunds are free.'],
  });
  expect(JSON.parse(bedrock.requests[0]!.body).retrievalConfiguration.vectorSearchConfiguration).toEqual({ numberOfResults: 5 });
});

test('nothing found is no error', async () => {
  bedrock.answer = (_, response) => answerJson(response, { retrievalResults: [] });

  expect(await resultOfCall(mcp, 'texts', { query: 'refunds' })).toMatchObject({ structuredContent: [] });
});

test.each([undefined, 7, null])('the query %j is refused', async (query) => {
  expect(await errorOfCall(mcp, 'texts', { query })).toBe('Invalid arguments for the tool texts: The query must be a string');
});

test('more than the tool may answer is not answered', async () => {
  expect(await errorOfCall(mcp, 'small', { query: 'refunds' })).toContain('answered with more than it may');
});

test.each([
  ['ResourceNotFoundException', 404, 'ended with the error ResourceNotFoundException: what the call names does not exist; check the arguments'],
  ['ThrottlingException', 429, 'is busy, try again later'],
  ['AccessDeniedException', 403, 'ended with the error AccessDeniedException: this server has no permission for this; its owner can give it'],
  ['DependencyFailedException', 424, 'ended with the error DependencyFailedException: something that the service depends on failed'],
])('%s of the service is told without its message', async (type, status, text) => {
  bedrock.answer = (_, response) => void response.writeHead(status, { 'x-amzn-errortype': type }).end('{"message":"confidential"}');

  expect(await errorOfCall(mcp, 'texts', { query: 'refunds' })).toBe(`The tool texts ${text}. Request id: request-1`);
});

test('rubbish of the service is a failure', async () => {
  bedrock.answer = (_, response) => void response.writeHead(200).end('<html>');

  expect(await errorOfCall(mcp, 'texts', { query: 'refunds' })).toBe('The tool texts failed. Request id: request-1');
});
