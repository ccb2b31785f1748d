import { BedrockAgentRuntimeClient, RetrieveCommand } from '@aws-sdk/client-bedrock-agent-runtime';
import { CloudFormationClient, ListStacksCommand } from '@aws-sdk/client-cloudformation';
import { ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { ListStateMachinesCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startEndpoint, type RunningEndpoint } from './running-endpoint';
import { stackOf } from './stack';

let endpoint: RunningEndpoint;
beforeAll(async () => {
  endpoint = await startEndpoint(stackOf());
});
afterAll(() => endpoint.close());

const REFUSED = { name: 'NotEmulatedByLocalServer' };
const config = () => ({ region: 'us-east-1', endpoint: endpoint.url, credentials: endpoint.operatorCredentials, maxAttempts: 1 });

test('an operation of an emulated service that is not emulated is refused, and the log names it', async () => {
  const { lambda, stepFunctions } = endpoint.clients();
  await expect(lambda.send(new ListFunctionsCommand())).rejects.toMatchObject(REFUSED);
  await expect(stepFunctions.send(new ListStateMachinesCommand())).rejects.toMatchObject(REFUSED);
  expect(endpoint.lines).toEqual([
    'aws: The local server does not emulate lambda: GET /2015-03-31/functions. Deploy the stack to try it.',
    'aws: The local server does not emulate states:ListStateMachines. Deploy the stack to try it.',
  ]);
});

test('a service of the Query protocol, which speaks XML, is refused in XML', async () => {
  await expect(new CloudFormationClient(config()).send(new ListStacksCommand())).rejects.toMatchObject(REFUSED);
  expect(endpoint.lines).toContain('aws: The local server does not emulate cloudformation: POST /. Deploy the stack to try it.');
});

test('of a service that speaks HTTP/2 only, the log tells', async () => {
  const retrieve = new BedrockAgentRuntimeClient(config()).send(new RetrieveCommand({ knowledgeBaseId: 'KB12345678', retrievalQuery: { text: 'x' } }));
  await expect(retrieve).rejects.toThrow();
  expect(endpoint.lines).toContainEqual(expect.stringContaining('HTTP/2'));
});
