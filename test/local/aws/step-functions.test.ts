import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import {
  DescribeExecutionCommand, StartExecutionCommand, StartSyncExecutionCommand, StopExecutionCommand, type SFNClient, type StartExecutionCommandInput,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startEndpoint, type RunningEndpoint } from './running-endpoint';
import { functionAndRole, functionArn, functionWithRole, roleArn, stackOf, table, tableArn } from './stack';
import { createFunctions, type LocalFunctions } from '../../../local/lambda/functions';
import type { LocalResource } from '../../../local/stack';
import { PATIENCE } from '../../time-limits.mts';
import { buildWorker, type BuiltWorker } from '../lambda/built-worker';

const REGION = 'arn:aws:states:us-east-1:123456789012';
const machineArn = (logicalId: string) => `${REGION}:stateMachine:Test-${logicalId}`;
const single = (state: object) => ({ StartAt: 'Only', States: { Only: { End: true, ...state } } });
const task = (Resource: string, more: object = {}) => single({ Type: 'Task', Resource, ...more });
const invoke = (logicalId: string, more: object = {}) =>
  task('arn:aws:states:::lambda:invoke', { Parameters: { 'FunctionName': functionArn(logicalId), 'Payload.$': '$' }, OutputPath: '$.Payload', ...more });
const ENDLESS = single({ Type: 'Wait', Seconds: 86_400 });

/** A machine with the role of `Machines` unless another one is given. */
function machine(logicalId: string, definition: object, properties: Readonly<Record<string, unknown>> = {}): LocalResource {
  const arn = machineArn(logicalId);
  const text = { DefinitionString: JSON.stringify(definition), RoleArn: roleArn('Machines'), StateMachineType: 'EXPRESS', ...properties };
  return { logicalId, type: 'AWS::StepFunctions::StateMachine', ref: arn, arn, properties: text, metadata: {} };
}
const standard = (logicalId: string, definition: object) => machine(logicalId, definition, { StateMachineType: 'STANDARD' });
const inline = (source: string) => ({ Code: { ZipFile: source }, Timeout: 20 });

let worker: BuiltWorker;
let functions: LocalFunctions;
let endpoint: RunningEndpoint;
let stepFunctions: SFNClient;
let folder: string;
const lines: string[] = [];

beforeAll(async () => {
  worker = await buildWorker();
  folder = mkdtempSync(join(tmpdir(), 'definition-'));
  writeFileSync(join(folder, 'definition.json'), JSON.stringify(single({ Type: 'Pass', Result: '${Word}' })));
  const stack = stackOf(
    table('Orders'), table('Secret'),
    ...functionAndRole('DoubleFn', {}, inline('exports.handler = async ({ n }) => ({ n: n * 2 })')),
    ...functionAndRole('BrokenFn', {}, inline('exports.handler = async () => { class OutOfStock extends Error { name = "OutOfStock" } throw new OutOfStock("none left") }')),
    ...functionAndRole('FlakyFn', {}, inline('let n = 0; exports.handler = async () => { if (++n < 3) throw new Error("not yet"); return n; }')),
    ...functionAndRole('ForbiddenFn', {}, inline('exports.handler = async () => 1')),
    ...functionWithRole('Machines', [
      { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: ['DoubleFn', 'BrokenFn', 'FlakyFn'].map(functionArn) },
      { Effect: 'Allow', Action: ['dynamodb:PutItem', 'dynamodb:GetItem'], Resource: tableArn('Orders') },
    ]),
    ...functionWithRole('Caller', [
      { Effect: 'Allow', Action: ['states:StartExecution', 'states:StartSyncExecution'], Resource: [machineArn('Pass'), machineArn('Endless')] },
      { Effect: 'Allow', Action: ['states:DescribeExecution', 'states:StopExecution'], Resource: `${REGION}:execution:Test-Endless:*` },
    ]),
    machine('Pass', single({ Type: 'Pass' })),
    machine('Context', single({ Type: 'Pass', Parameters: { 'name.$': '$$.Execution.Name', 'id.$': '$$.Execution.Id', 'machine.$': '$$.StateMachine.Name', 'role.$': '$$.Execution.RoleArn' } })),
    machine('Double', invoke('DoubleFn')),
    machine('DoubleByArn', task(functionArn('DoubleFn'))),
    machine('Broken', invoke('BrokenFn')),
    machine('Caught', {
      StartAt: 'Try',
      States: {
        Try: { Type: 'Task', Resource: functionArn('BrokenFn'), Catch: [{ ErrorEquals: ['OutOfStock'], Next: 'Sorry', ResultPath: '$.error' }], End: true },
        Sorry: { Type: 'Pass', Parameters: { 'why.$': '$.error.Error', 'details.$': 'States.StringToJson($.error.Cause)', 'order.$': '$.order' }, End: true },
      },
    }),
    machine('Flaky', invoke('FlakyFn', { Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 0, MaxAttempts: 5 }] })),
    machine('Forbidden', invoke('ForbiddenFn')),
    machine('Order', {
      StartAt: 'Choose',
      States: {
        Choose: { Type: 'Choice', Choices: [{ Variable: '$.items', IsPresent: true, Next: 'Each' }], Default: 'Nothing' },
        Each: {
          Type: 'Map',
          ItemsPath: '$.items',
          MaxConcurrency: 2,
          Next: 'Both',
          ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, StartAt: 'DoubleIt', States: { DoubleIt: { Type: 'Task', Resource: functionArn('DoubleFn'), End: true } } },
        },
        Both: {
          Type: 'Parallel',
          End: true,
          Branches: [
            { StartAt: 'Count', States: { Count: { Type: 'Pass', Parameters: { 'count.$': 'States.ArrayLength($)' }, End: true } } },
            { StartAt: 'Save', States: { Save: { Type: 'Task', Resource: 'arn:aws:states:::dynamodb:putItem', Parameters: { TableName: 'Test-Orders', Item: { pk: { S: 'order' } } }, ResultPath: null, End: true } } },
          ],
        },
        Nothing: { Type: 'Fail', Error: 'Empty', Cause: 'no items' },
      },
    }),
    machine('Get', task('arn:aws:states:::aws-sdk:dynamodb:getItem', { Parameters: { TableName: 'Test-Orders', Key: { pk: { 'S.$': '$.id' } } } })),
    machine('Exists', task('arn:aws:states:::dynamodb:putItem', { Parameters: { TableName: 'Test-Orders', Item: { pk: { S: 'twice' } }, ConditionExpression: 'attribute_not_exists(pk)' } })),
    machine('Theirs', task('arn:aws:states:::dynamodb:getItem', { Parameters: { TableName: 'Test-Secret', Key: { pk: { S: 'x' } } } })),
    machine('Queue', task('arn:aws:states:::sqs:sendMessage', { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Only' }] })),
    machine('Callback', task('arn:aws:states:::lambda:invoke.waitForTaskToken')),
    machine('Jsonata', { QueryLanguage: 'JSONata', ...single({ Type: 'Pass' }) }),
    machine('Variables', single({ Type: 'Pass', Assign: { a: 1 } })),
    machine('Malformed', { StartAt: 'Missing', States: {} }),
    machine('NotJson', {}, { DefinitionString: 'StartAt: Only' }),
    machine('Slow', { ...ENDLESS, TimeoutSeconds: 1 }),
    machine('FromObject', {}, { DefinitionString: undefined, Definition: single({ Type: 'Pass', Result: 'object' }) }),
    { ...machine('FromFile', {}, { DefinitionString: undefined, DefinitionS3Location: { Bucket: 'assets', Key: 'x.json' }, DefinitionSubstitutions: { Word: 'file' } }), assetPath: join(folder, 'definition.json') },
    standard('Standard', invoke('DoubleFn')),
    standard('Endless', ENDLESS),
  );
  const log = (source: string, line: string) => void lines.push(`${source}: ${line}`);
  functions = createFunctions(stack, { awsEnvironment: (id) => endpoint.environmentFor(id), log, workerFile: worker.file, patience: PATIENCE });
  endpoint = await startEndpoint(stack, functions, { log });
  stepFunctions = endpoint.clients().stepFunctions;
});
afterAll(async () => {
  await functions.close();
  await endpoint.close();
  await worker.dispose();
  rmSync(folder, { recursive: true });
});

const startSync = async (logicalId: string, input: unknown = {}, client = stepFunctions) =>
  client.send(new StartSyncExecutionCommand({ stateMachineArn: machineArn(logicalId), input: JSON.stringify(input) }));
const start = async (logicalId: string, more: Partial<StartExecutionCommandInput> = {}, client = stepFunctions) =>
  client.send(new StartExecutionCommand({ stateMachineArn: machineArn(logicalId), ...more }));
const describe = async (executionArn: string | undefined, client = stepFunctions) => client.send(new DescribeExecutionCommand({ executionArn }));
const stop = async (executionArn: string | undefined, client = stepFunctions) => client.send(new StopExecutionCommand({ executionArn, error: 'Enough', cause: 'by hand' }));

test('an express execution answers with its output', async () => {
  const answer = await startSync('Pass', { a: 'ü' });
  expect(answer).toMatchObject({
    status: 'SUCCEEDED',
    output: '{"a":"ü"}',
    input: '{"a":"ü"}',
    stateMachineArn: machineArn('Pass'),
    startDate: expect.any(Date),
    stopDate: expect.any(Date),
    executionArn: expect.stringMatching(`^${REGION}:express:Test-Pass:`),
  });
  expect((await startSync('Context', {})).output).toMatch(/^\{"name":"[0-9a-f-]{36}","id":"arn:.*:express:Test-Context:.*","machine":"Test-Context","role":"arn:.*MachinesRole"\}$/);
});

test.each(['Double', 'DoubleByArn'])('a task of %s invokes the function', async (name) => {
  expect((await startSync(name, { n: 21 })).output).toBe('{"n":42}');
});

test('choices, maps, parallel branches and intrinsic functions are run', async () => {
  expect(JSON.parse((await startSync('Order', { items: [{ n: 1 }, { n: 2 }, { n: 3 }] })).output!)).toEqual([{ count: 3 }, [{ n: 2 }, { n: 4 }, { n: 6 }]]);
  const { Item } = await endpoint.clients().dynamodb.send(new GetItemCommand({ TableName: 'Test-Orders', Key: { pk: { S: 'order' } } }));
  expect(Item).toEqual({ pk: { S: 'order' } });
  expect(JSON.parse((await startSync('Get', { id: 'order' })).output!)).toEqual({ Item: { pk: { S: 'order' } } });
  expect(await startSync('Order', {})).toMatchObject({ status: 'FAILED', error: 'Empty', cause: 'no items' });
});

test('the error of a function is that of the execution, unless it is caught or a retry helps', async () => {
  const { status, error, cause } = await startSync('Broken');
  expect([status, error, JSON.parse(cause!)]).toMatchObject(['FAILED', 'OutOfStock', { errorType: 'OutOfStock', errorMessage: 'none left' }]);
  expect(JSON.parse((await startSync('Caught', { order: 7 })).output!)).toMatchObject({ why: 'OutOfStock', details: { errorMessage: 'none left' }, order: 7 });
  expect((await startSync('Flaky')).output).toBe('3');
  expect(lines).toContainEqual(expect.stringMatching(/^Broken: execution [0-9a-f-]{36}: FAILED: OutOfStock: /));
});

test('errors of services have the names that the States Language gives them', async () => {
  expect((await startSync('Exists')).status).toBe('SUCCEEDED');
  expect(await startSync('Exists')).toMatchObject({ status: 'FAILED', error: 'DynamoDB.ConditionalCheckFailedException', cause: 'The conditional request failed' });
});

test('a task may do what the role of the machine allows, and no more', async () => {
  expect(await startSync('Forbidden')).toMatchObject({
    status: 'FAILED', error: 'Lambda.AWSLambdaException', cause: expect.stringContaining('assumed-role/MachinesRole/Test-Forbidden is not authorized to perform: lambda:InvokeFunction'),
  });
  expect(await startSync('Theirs')).toMatchObject({ status: 'FAILED', error: 'DynamoDB.AccessDeniedException' });
});

test.each([
  ['Queue', 'the integration arn:aws:states:::sqs:sendMessage'],
  ['Callback', 'the integration arn:aws:states:::lambda:invoke.waitForTaskToken'],
  ['Jsonata', 'JSONata'],
  ['Variables', 'variables'],
  ['NotJson', 'is not JSON'],
  ['Malformed', ''],
])('%s, which is not emulated, fails the execution, nothing catches it, and the log tells', async (name, message) => {
  expect(await startSync(name)).toMatchObject({ status: 'FAILED', error: 'States.Runtime', cause: expect.stringContaining(message) });
  expect(lines).toContainEqual(expect.stringMatching(`^${name}: execution .*States.Runtime`));
});

test('a definition may be an object, or a file with values to put in', async () => {
  expect((await startSync('FromObject')).output).toBe('"object"');
  expect((await startSync('FromFile')).output).toBe('"file"');
});

test('an execution that takes longer than its machine allows is ended', async () => {
  expect(await startSync('Slow')).toMatchObject({ status: 'TIMED_OUT', error: 'States.Timeout' });
});

test('a standard execution goes on by itself, and is described until and after its end', async () => {
  const { executionArn, startDate } = await start('Standard', { name: 'first', input: '{"n":4}' });
  expect(executionArn).toBe(`${REGION}:execution:Test-Standard:first`);
  await expect.poll(async () => (await describe(executionArn)).status).toBe('SUCCEEDED');
  expect(await describe(executionArn)).toMatchObject({
    executionArn, startDate, name: 'first', input: '{"n":4}', output: '{"n":8}', stateMachineArn: machineArn('Standard'), stopDate: expect.any(Date),
  });
});

test('a name is used once; the same start again, while it runs, is the same execution', async () => {
  const { executionArn } = await start('Endless', { name: 'once', input: '{"a":1}' });
  expect((await start('Endless', { name: 'once', input: '{"a":1}' })).executionArn).toBe(executionArn);
  const taken = { name: 'ExecutionAlreadyExists' };
  await expect(start('Endless', { name: 'once', input: '{"a":2}' })).rejects.toMatchObject(taken);
  await stop(executionArn);
  await expect(start('Endless', { name: 'once', input: '{"a":1}' })).rejects.toMatchObject(taken);
});

test('a stopped execution is aborted, for the reason that was given', async () => {
  const { executionArn } = await start('Endless');
  expect((await describe(executionArn)).status).toBe('RUNNING');
  const { stopDate } = await stop(executionArn);
  expect(await describe(executionArn)).toMatchObject({ status: 'ABORTED', error: 'Enough', cause: 'by hand', stopDate });
  expect(await stop(executionArn)).toMatchObject({ stopDate });
});

test.each([
  ['StateMachineDoesNotExist', () => start('Missing')],
  ['StateMachineTypeNotSupported', () => startSync('Standard')],
  ['ExecutionDoesNotExist', () => describe(`${REGION}:execution:Test-Standard:missing`)],
  ['InvalidExecutionInput', () => start('Standard', { input: 'not json' })],
  ['InvalidName', () => start('Standard', { name: 'a/b' })],
  ['ValidationException', () => startSync('Pass', 'x'.repeat(262_144))],
])('%s is answered', async (name, call) => {
  await expect(call()).rejects.toMatchObject({ name });
});

test('S18 a function starts, describes and stops what its role allows', async () => {
  const client = endpoint.clients('Caller').stepFunctions;
  const denied = { name: 'AccessDeniedException' };
  expect((await startSync('Pass', {}, client)).status).toBe('SUCCEEDED');
  await expect(startSync('Double', {}, client)).rejects.toMatchObject(denied);
  await expect(start('Standard', {}, client)).rejects.toMatchObject(denied);

  const { executionArn } = await start('Endless', {}, client);
  expect((await describe(executionArn, client)).status).toBe('RUNNING');
  await stop(executionArn, client);
  const { executionArn: theirs } = await start('Standard', { input: '{"n":1}' });
  await expect(describe(theirs, client)).rejects.toMatchObject(denied);
  await expect(stop(theirs, client)).rejects.toMatchObject(denied);
});
