import { expect, test } from 'vitest';
import { startLambdaService, returned } from './lambda-service';
import { functionArn, startFunction, tool } from './mcp-function';
import { callTool, modern } from './messages';
import { ENVIRONMENT } from '../../../src/contract';

test('deploy-time values stand anywhere in the manifest', async () => {
  const lambda = await startLambdaService();
  lambda.functions.lookup = () => returned('found');
  const mcp = await startFunction({
    deployTimeValues: [functionArn('lookup'), 'Ask the bucket my-bucket.'],
    manifest: {
      server: { name: 's', version: '1', instructions: { $deployTimeValue: 1 } as unknown as string },
      tools: [tool('t', { handler: { type: 'lambdaFunction', functionArn: { $deployTimeValue: 0 } as unknown as string } })],
    },
    environment: { AWS_ENDPOINT_URL_LAMBDA: lambda.url },
  });
  expect((await mcp.call(modern('server/discover'))).messages[0].result.instructions).toBe('Ask the bucket my-bucket.');
  expect((await mcp.call(callTool('t'))).messages[0].result.content[0].text).toBe('found');
  lambda.close();
});

test('text that looks like a reference to a deploy-time value is text', async () => {
  const instructions = 'Answer {"$deployTimeValue":0} or {\\"$deployTimeValue\\":0}, "{", "$deployTimeValue":0}';
  const mcp = await startFunction({ deployTimeValues: ['deployed'], manifest: { server: { name: 's', version: '1', instructions } } });
  expect((await mcp.call(modern('server/discover'))).messages[0].result.instructions).toBe(instructions);
});

test('deploy-time values hold any character', async () => {
  const value = '"\\ $& $1 \u2028 {"$deployTimeValue":0}';
  const server = { name: 's', version: '1', instructions: { $deployTimeValue: 0 } as unknown as string };
  const mcp = await startFunction({ deployTimeValues: [value], manifest: { server } });
  expect((await mcp.call(modern('server/discover'))).messages[0].result.instructions).toBe(value);
});

test.each([ENVIRONMENT.publicBaseUrl, ENVIRONMENT.deployTimeValues])('without %s the function refuses to start', async (name) => {
  await expect(startFunction({ environment: { [name]: undefined } })).rejects.toThrow(name);
});

test.each([ENVIRONMENT.sealingSecretArn, ENVIRONMENT.stateTableName, ENVIRONMENT.taskFunctionName])('without %s a function that keeps state refuses to start', async (name) => {
  const environment = { SEALING_SECRET_ARN: 'arn', STATE_TABLE_NAME: 'State', TASK_FUNCTION_NAME: 'task', [name]: undefined };
  await expect(startFunction({ manifest: { keepsState: true }, environment })).rejects.toThrow(name);
});

test('a reference to a deploy-time value that is not there keeps the function from starting', async () => {
  const server = { name: { $deployTimeValue: 3 } as unknown as string, version: '1' };
  await expect(startFunction({ manifest: { server } })).rejects.toThrow('Deploy-time value 3');
});

test('a manifest of another version keeps the function from starting', async () => {
  await expect(startFunction({ manifest: { version: 2 as 1 } })).rejects.toThrow('version 2');
});

test('starting invokes no tool', async () => {
  const lambda = await startLambdaService();
  await startFunction({ manifest: { tools: [tool('t')] }, environment: { AWS_ENDPOINT_URL_LAMBDA: lambda.url } });
  expect(lambda.payloads).toEqual([]);
  lambda.close();
});
