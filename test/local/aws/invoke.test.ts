import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvokeCommand, type InvokeCommandInput, type LambdaClient } from '@aws-sdk/client-lambda';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startEndpoint, type RunningEndpoint } from './running-endpoint';
import { functionAndRole, functionArn, functionWithRole, stackOf, table, tableArn } from './stack';
import { createFunctions, type LocalFunctions } from '../../../local/lambda/functions';
import { PATIENCE } from '../../time-limits.mts';
import { buildWorker, type BuiltWorker } from '../lambda/built-worker';

/** A function as people write them: it finds everything in its environment. */
const CALLER = `
  import { DynamoDBClient, PutItemCommand, GetItemCommand } from '@aws-sdk/client-dynamodb';
  import { LambdaClient, InvokeCommand } from '@aws-sdk/client-lambda';
  const dynamodb = new DynamoDBClient();
  const lambda = new LambdaClient();
  export const handler = async ({ table, target }) => {
    if (table) {
      await dynamodb.send(new PutItemCommand({ TableName: table, Item: { pk: { S: 'a' }, text: { S: 'ü' } } }));
      return (await dynamodb.send(new GetItemCommand({ TableName: table, Key: { pk: { S: 'a' } } }))).Item;
    }
    const { Payload } = await lambda.send(new InvokeCommand({ FunctionName: target, Payload: '{"from":"caller"}' }));
    return JSON.parse(Payload.transformToString());
  };`;
const inline = (source: string, properties = {}) => ({ Code: { ZipFile: source }, ...properties });

let worker: BuiltWorker;
let folder: string;
let functions: LocalFunctions;
let endpoint: RunningEndpoint;
let lambda: LambdaClient;
const lines: string[] = [];

beforeAll(async () => {
  worker = await buildWorker();
  folder = mkdtempSync(join(tmpdir(), 'caller-'));
  await build({
    stdin: { contents: CALLER, resolveDir: '.', loader: 'ts' },
    outfile: join(folder, 'index.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'warning',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  const [caller, ...callerRole] = functionWithRole('Caller', [
    { Effect: 'Allow', Action: ['dynamodb:PutItem', 'dynamodb:GetItem'], Resource: tableArn('Mine') },
    { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: functionArn('Echo') },
  ], { Timeout: 30, MemorySize: 256 });
  const stack = stackOf(
    table('Mine'), table('Theirs'), { ...caller, assetPath: folder }, ...callerRole,
    ...functionAndRole('Echo', {}, inline('exports.handler = async (event) => { console.log("echo " + JSON.stringify(event)); return { got: event } }')),
    ...functionAndRole('Failing', {}, inline('exports.handler = async () => { throw new Error("broken") }')),
    ...functionAndRole('Silent', {}, inline('exports.handler = async () => {}')),
    ...functionAndRole('Busy', {}, inline('', { ReservedConcurrentExecutions: 0 })),
    ...functionAndRole('Java', {}, { Runtime: 'java21' }),
  );
  const log = (source: string, line: string) => void lines.push(`${source}: ${line}`);
  functions = createFunctions(stack, { awsEnvironment: (id) => endpoint.environmentFor(id), log, workerFile: worker.file, patience: PATIENCE });
  endpoint = await startEndpoint(stack, functions, { log });
  lambda = endpoint.clients().lambda;
});
afterAll(async () => {
  await functions.close();
  await endpoint.close();
  await worker.dispose();
  rmSync(folder, { recursive: true });
});

const invoke = async (FunctionName: string, input: Partial<InvokeCommandInput> = {}) => {
  const { StatusCode, FunctionError, ExecutedVersion, Payload } = await lambda.send(new InvokeCommand({ FunctionName, ...input }));
  return { StatusCode, FunctionError, ExecutedVersion, payload: Payload?.transformToString() };
};

test('a function is invoked by name or ARN, with and without a payload', async () => {
  expect(await invoke('Test-Echo', { Payload: '{"a":"ü"}' })).toMatchObject({ StatusCode: 200, ExecutedVersion: '$LATEST', payload: '{"got":{"a":"ü"}}' });
  expect(await invoke(functionArn('Echo'), { Qualifier: 'live' })).toMatchObject({ payload: '{"got":{}}' });
});

test('an answer of nothing is null', async () => {
  expect((await invoke('Test-Silent')).payload).toBe('null');
});

test('the error of a function is its payload, and marked', async () => {
  const { FunctionError, StatusCode, payload } = await invoke('Test-Failing');
  expect([FunctionError, StatusCode]).toEqual(['Unhandled', 200]);
  expect(JSON.parse(payload!)).toMatchObject({ errorType: 'Error', errorMessage: 'broken' });
});

test('an asynchronous invocation is accepted at once and then runs', async () => {
  expect(await invoke('Test-Echo', { InvocationType: 'Event', Payload: '{"later":1}' })).toMatchObject({ StatusCode: 202, payload: undefined });
  await expect.poll(() => lines).toContain('Echo: echo {"later":1}');
});

test('an asynchronous invocation that fails is logged', async () => {
  await invoke('Test-Failing', { InvocationType: 'Event' });
  await expect.poll(() => lines).toContainEqual(expect.stringMatching(/^aws: asynchronous invocation of Test-Failing failed: .*broken/));
});

test.each([
  ['ResourceNotFoundException', 404, 'Test-Missing', {}],
  ['TooManyRequestsException', 429, 'Test-Busy', {}],
  ['InvalidRuntimeException', 502, 'Test-Java', {}],
  ['InvalidRequestContentException', 400, 'Test-Echo', { Payload: 'not json' }],
  ['RequestTooLargeException', 413, 'Test-Echo', { Payload: JSON.stringify('x'.repeat(6_300_000)) }],
  ['RequestTooLargeException', 413, 'Test-Echo', { Payload: JSON.stringify('x'.repeat(1_100_000)), InvocationType: 'Event' as const }],
])('%s is answered with status %i', async (name, status, FunctionName, input) => {
  await expect(invoke(FunctionName, input)).rejects.toMatchObject({ name, $metadata: { httpStatusCode: status } });
});

test('a function reaches its table and other functions through its environment alone, with its own permissions', async () => {
  const call = (event: object) => functions.invoke('Caller', event);
  expect((await call({ table: 'Test-Mine' })).payload).toEqual({ pk: { S: 'a' }, text: { S: 'ü' } });
  expect((await call({ target: 'Test-Echo' })).payload).toEqual({ got: { from: 'caller' } });
  expect((await call({ table: 'Test-Theirs' })).payload).toMatchObject({ errorType: 'AccessDeniedException' });
  expect((await call({ target: 'Test-Failing' })).payload).toMatchObject({ errorType: 'AccessDeniedException' });
});
