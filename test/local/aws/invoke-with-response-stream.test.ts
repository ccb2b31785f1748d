import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvokeWithResponseStreamCommand, type InvokeWithResponseStreamCommandInput } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startEndpoint, type RunningEndpoint } from './running-endpoint';
import { functionAndRole, functionArn, functionWithRole, stackOf } from './stack';
import { createFunctions, type LocalFunctions } from '../../../local/lambda/functions';
import { PATIENCE } from '../../time-limits.mts';
import { buildWorker, type BuiltWorker } from '../lambda/built-worker';

const WAIT = 'const { existsSync } = require("fs"); const wait = (ms) => new Promise((r) => setTimeout(r, ms));';
const streaming = (statements: string) => inline(`${WAIT} exports.handler = awslambda.streamifyResponse(async (event, stream) => { ${statements} });`);
const inline = (source: string, properties = {}) => ({ Timeout: 20, Code: { ZipFile: source }, ...properties });

let worker: BuiltWorker;
let functions: LocalFunctions;
let endpoint: RunningEndpoint;
let folder: string;
const lines: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gate-'));
  worker = await buildWorker();
  const stack = stackOf(
    ...functionAndRole('Stream', {}, streaming(`
      stream.write("first");
      while (event.gate && !existsSync(event.gate)) await wait(5);
      stream.end("second ü");`)),
    ...functionAndRole('Bytes', {}, streaming('stream.write(Buffer.from([0, 255, 10])); stream.end();')),
    ...functionAndRole('Large', {}, streaming('for (let n = 0; n < 80; n++) stream.write("x".repeat(100_000)); stream.end();')),
    ...functionAndRole('Late', {}, streaming('stream.write("first"); await wait(20); throw new Error("broken");')),
    ...functionAndRole('Early', {}, streaming('throw new TypeError("at once");')),
    ...functionAndRole('Exiting', {}, streaming('stream.write("first"); await wait(20); process.exit(1);')),
    ...functionAndRole('Endless', {}, streaming(`
      stream.on("error", () => console.log("told"));
      stream.write("first");
      while (!stream.destroyed) await wait(5);`)),
    ...functionAndRole('Buffered', {}, inline('exports.handler = async (event) => ({ got: event })')),
    ...functionAndRole('Silent', {}, inline('exports.handler = async () => {}')),
    ...functionAndRole('Failing', {}, inline('exports.handler = async () => { throw new Error("broken") }')),
    ...functionAndRole('Busy', {}, inline('', { ReservedConcurrentExecutions: 0 })),
    ...functionWithRole('Caller', [{ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: `${functionArn('Stream')}:live` }]),
  );
  const log = (source: string, line: string) => void lines.push(`${source}: ${line}`);
  functions = createFunctions(stack, { awsEnvironment: (id) => endpoint.environmentFor(id), log, workerFile: worker.file, patience: PATIENCE });
  endpoint = await startEndpoint(stack, functions, { log });
});
afterAll(async () => {
  await functions.close();
  await endpoint.close();
  await worker.dispose();
  rmSync(folder, { recursive: true });
});

async function invoke(FunctionName: string, input: Partial<InvokeWithResponseStreamCommandInput> = {}, { lambda } = endpoint.clients()) {
  return lambda.send(new InvokeWithResponseStreamCommand({ FunctionName, ...input }));
}

/** All that comes: the payload, and how the invocation ended. */
async function read(invoked: ReturnType<typeof invoke>) {
  const chunks: Uint8Array[] = [];
  let complete;
  for await (const { PayloadChunk, InvokeComplete } of (await invoked).EventStream!) {
    if (PayloadChunk) chunks.push(PayloadChunk.Payload!);
    complete = InvokeComplete ?? complete;
  }
  return { payload: Buffer.concat(chunks), complete };
}

test('what a handler writes arrives before it writes more', async () => {
  const gate = join(folder, 'open');
  const arrived: string[] = [];
  for await (const { PayloadChunk } of (await invoke('Test-Stream', { Payload: JSON.stringify({ gate }) })).EventStream!) {
    if (PayloadChunk) arrived.push(Buffer.from(PayloadChunk.Payload!).toString());
    writeFileSync(gate, '');
  }
  expect(arrived).toEqual(['first', 'second ü']);
});

test('the payload is the bytes that were written, without any metadata', async () => {
  expect(await read(invoke('Test-Bytes'))).toEqual({ payload: Buffer.from([0, 255, 10]), complete: {} });
});

test('a stream may be larger than a payload of 6 MB', async () => {
  const { payload, complete } = await read(invoke('Test-Large'));
  expect([payload.length, complete]).toEqual([8_000_000, {}]);
});

test.each([
  ['a value', 'Test-Buffered', '{"got":{"a":"ü"}}'],
  ['nothing', 'Test-Silent', 'null'],
])('a handler that does not stream and returns %s answers in one chunk', async (_what, name, payload) => {
  const answer = await read(invoke(name, { Payload: '{"a":"ü"}' }));
  expect([answer.payload.toString(), answer.complete]).toEqual([payload, {}]);
});

test.each([
  ['Test-Late', 'first', { errorType: 'Error', errorMessage: 'broken' }],
  ['Test-Early', '', { errorType: 'TypeError', errorMessage: 'at once' }],
  ['Test-Exiting', 'first', { errorType: 'Runtime.ExitError' }],
  ['Test-Failing', '', { errorType: 'Error', errorMessage: 'broken' }],
])('the failure of %s comes at the end, after what it has written', async (name, written, failure) => {
  const { payload, complete } = await read(invoke(name));
  expect(payload.toString()).toBe(written);
  expect(complete?.ErrorCode).toBe('Unhandled');
  expect(JSON.parse(complete!.ErrorDetails!)).toMatchObject(failure);
});

test('the stream of the handler is destroyed when the client goes', async () => {
  const client = new AbortController();
  const { EventStream } = await endpoint.clients().lambda.send(new InvokeWithResponseStreamCommand({ FunctionName: 'Test-Endless' }), { abortSignal: client.signal });
  for await (const { PayloadChunk } of EventStream!) {
    expect(Buffer.from(PayloadChunk!.Payload!).toString()).toBe('first');
    break;
  }
  client.abort();
  await expect.poll(() => lines).toContain('Endless: told');
});

test.each([
  ['ResourceNotFoundException', 'Test-Missing', {}],
  ['TooManyRequestsException', 'Test-Busy', {}],
  ['InvalidRequestContentException', 'Test-Stream', { Payload: 'not json' }],
  ['InvalidParameterValueException', 'Test-Stream', { InvocationType: 'DryRun' as const }],
])('%s is answered before anything is streamed', async (name, functionName, input) => {
  await expect(invoke(functionName, input)).rejects.toMatchObject({ name });
});

test('streaming needs the permission to invoke the function, with its qualifier', async () => {
  const caller = endpoint.clients('Caller');
  expect((await read(invoke('Test-Stream', { Qualifier: 'live' }, caller))).payload.toString()).toBe('firstsecond ü');
  expect((await read(invoke(`${functionArn('Stream')}:live`, {}, caller))).payload.toString()).toBe('firstsecond ü');
  await expect(invoke('Test-Stream', {}, caller)).rejects.toMatchObject({ name: 'AccessDeniedException' });
  await expect(invoke('Test-Stream', { Qualifier: 'test' }, caller)).rejects.toMatchObject({ name: 'AccessDeniedException' });
});
