import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from 'vitest';
import { buildWorker, type BuiltWorker } from './built-worker';
import { functionResource, stackOf, type FunctionSource } from './function-stack';
import { functionsOf, type TestFunctions } from './local-functions';
import type { FunctionsOptions } from '../../../local/lambda/functions';
import { PATIENCE } from '../../time-limits.mts';

let worker: BuiltWorker;
let functions: TestFunctions;
let folder: string;

beforeAll(async () => {
  worker = await buildWorker();
  folder = mkdtempSync(join(tmpdir(), 'functions-'));
});
afterAll(async () => {
  await worker.dispose();
  rmSync(folder, { recursive: true });
});
afterEach(() => functions.close());

function run(sources: Readonly<Record<string, FunctionSource>>, options: Partial<FunctionsOptions> = {}): void {
  functions = functionsOf(sources, { workerFile: worker.file, ...options });
}

function asset(name: string, files: Readonly<Record<string, string>>): string {
  const path = join(folder, name);
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(join(path, file, '..'), { recursive: true });
    writeFileSync(join(path, file), content);
  }
  return path;
}

const COUNTING = 'let n = 0; exports.handler = async () => ++n;';

test('a function is found by logical id, name, ARN, partial ARN, and with a qualifier', async () => {
  run({ Fn: { source: 'exports.handler = async (event, context) => context.invokedFunctionArn' } });
  const arn = 'arn:aws:lambda:us-east-1:123456789012:function:Test-Fn';
  for (const name of ['Fn', 'Test-Fn', arn, '123456789012:function:Test-Fn']) {
    expect((await functions.invoke(name, {})).payload).toBe(arn);
    expect((await functions.invoke(`${name}:live`, {})).payload).toBe(`${arn}:live`);
  }
});

test('an unknown function is not found', async () => {
  run({ Fn: { source: COUNTING } });
  await expect(functions.invoke('Fn2', {})).rejects.toMatchObject({ code: 'ResourceNotFoundException' });
});

test('the handler gets the event and a context', async () => {
  run({
    Fn: {
      source: `exports.handler = async (event, context) => ({
        event, requestId: context.awsRequestId, name: context.functionName, memory: context.memoryLimitInMB, version: context.functionVersion,
        remaining: context.getRemainingTimeInMillis(),
      })`,
      properties: { MemorySize: 256, Timeout: 60 },
    },
  });
  const { payload, requestId } = await functions.invoke('Fn', { a: [1, 'ü'] });
  expect(payload).toEqual({ event: { a: [1, 'ü'] }, requestId, name: 'Test-Fn', memory: '256', version: '$LATEST', remaining: expect.any(Number) });
  const { remaining } = payload as { remaining: number };
  expect(remaining).toBeGreaterThan(0);
  expect(remaining).toBeLessThanOrEqual(60_000 * PATIENCE);
});

test('the environment is the template\'s and Lambda\'s, and nothing of the developer\'s', async () => {
  process.env.AWS_PROFILE = 'somebody';
  process.env.AWS_SESSION_TOKEN = 'a token';
  process.env.MY_OWN = 'mine';
  try {
    run({ Fn: { source: 'exports.handler = async () => process.env', properties: { Environment: { Variables: { TABLE: 'T', COUNT: 3 } } } } });
    const environment = (await functions.invoke('Fn', {})).payload as Record<string, string>;
    expect(environment).toMatchObject({
      TABLE: 'T',
      COUNT: '3',
      TZ: ':UTC',
      AWS_REGION: 'us-east-1',
      AWS_LAMBDA_FUNCTION_NAME: 'Test-Fn',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
      AWS_ACCESS_KEY_ID: 'Fn',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      LAMBDA_TASK_ROOT: expect.stringContaining('remote-mcp-'),
    });
    expect(environment).not.toHaveProperty('AWS_PROFILE');
    expect(environment).not.toHaveProperty('AWS_SESSION_TOKEN');
    expect(environment).not.toHaveProperty('MY_OWN');
  } finally {
    delete process.env.AWS_PROFILE;
    delete process.env.AWS_SESSION_TOKEN;
    delete process.env.MY_OWN;
  }
});

test.each([
  ['an ES module', 'index.handler', { 'index.mjs': 'export const handler = async () => import.meta.url.slice(-9)' }, 'index.mjs'],
  ['a CommonJS module', 'index.handler', { 'index.cjs': 'exports.handler = async () => __filename.slice(-9)' }, 'index.cjs'],
  ['an ES module package', 'index.handler', { 'package.json': '{"type":"module"}', 'index.js': 'export const handler = async () => import.meta.url.slice(-8)' }, 'index.js'],
  ['the default export of an ES module', 'index.handler', { 'index.mjs': 'export default { handler: async () => "default" }' }, 'default'],
  ['a nested path and property', 'lib/app.api.get', { 'lib/app.js': 'exports.api = { get: async () => "nested" }' }, 'nested'],
])('a handler is loaded from %s', async (kind, handler, files, answer) => {
  run({ Fn: { assetPath: asset(kind, files), properties: { Handler: handler } } });
  expect((await functions.invoke('Fn', {})).payload).toBe(answer);
});

test.each([
  ['Runtime.ImportModuleError', 'missing.handler', COUNTING],
  ['Runtime.HandlerNotFound', 'index.other', COUNTING],
  ['Runtime.MalformedHandlerName', 'handler', COUNTING],
  ['Runtime.UserCodeSyntaxError', 'index.handler', 'exports.handler = async () => {'],
  ['TypeError', 'index.handler', 'throw new TypeError("at load")'],
])('a handler that cannot be loaded fails its invocation with %s', async (errorType, handler, source) => {
  run({ Fn: { source, properties: { Handler: handler } } });
  const result = await functions.invoke('Fn', {});
  expect(result).toMatchObject({ functionError: 'Unhandled', payload: { errorType, errorMessage: expect.any(String) } });
});

test('a thrown error is serialized like on Lambda, and logged', async () => {
  run({ Fn: { source: 'exports.handler = async () => { throw new RangeError("too far") }' } });
  const { functionError, payload } = await functions.invoke('Fn', {});
  expect(functionError).toBe('Unhandled');
  expect(payload).toMatchObject({ errorType: 'RangeError', errorMessage: 'too far', trace: expect.arrayContaining(['RangeError: too far']) });
  await expect.poll(() => functions.lines).toContain('Fn: Invoke Error: RangeError: too far');
});

test('something thrown that is no error is serialized too', async () => {
  run({ Fn: { source: 'exports.handler = async () => { throw "a string" }' } });
  expect((await functions.invoke('Fn', {})).payload).toEqual({ errorType: 'string', errorMessage: 'a string', trace: [] });
});

test('a handler with a callback works before Node.js 24, and fails from then on, as on Lambda', async () => {
  const source = 'exports.handler = (event, context, callback) => setTimeout(() => callback(null, "called"), 1)';
  run({ Old: { source, runtime: 'nodejs22.x' }, New: { source } });
  expect((await functions.invoke('Old', {})).payload).toBe('called');
  expect((await functions.invoke('New', {})).payload).toMatchObject({ errorType: 'Runtime.CallbackHandlerDeprecated' });
});

test('an answer that is no JSON fails the invocation', async () => {
  run({ Fn: { source: 'exports.handler = async () => 5n' } });
  expect((await functions.invoke('Fn', {})).payload).toMatchObject({ errorType: 'Runtime.JSONStringifyError', errorMessage: 'Unable to stringify response body' });
});

test('an error that cannot be read fails the invocation', async () => {
  run({ Fn: { source: 'exports.handler = async () => { throw Object.defineProperty(new Error(), "message", { get() { throw new Error() } }) }' } });
  expect((await functions.invoke('Fn', {})).payload).toMatchObject({ errorType: 'handled' });
});

test('a handler that returns nothing has no payload', async () => {
  run({ Fn: { source: 'exports.handler = async () => {}' } });
  expect((await functions.invoke('Fn', {})).payload).toBeUndefined();
});

test('an environment is kept for the next invocation, and runs one at a time', async () => {
  run({
    Fn: {
      source: `let running = 0, n = 0;
    exports.handler = async () => { running++; n++; await new Promise((r) => setTimeout(r, 20)); return { n, together: running-- }; }`,
    },
  });
  const parallel = await Promise.all(Array.from({ length: 4 }, () => functions.invoke('Fn', {})));
  expect(parallel.map(({ payload }) => payload)).toEqual(Array(4).fill({ n: 1, together: 1 }));
  expect((await functions.invoke('Fn', {})).payload).toEqual({ n: 2, together: 1 });
});

test('invocations beyond the maximum of instances wait', async () => {
  run({ Fn: { source: COUNTING } }, { maxInstances: 2 });
  const answers = await Promise.all(Array.from({ length: 6 }, () => functions.invoke('Fn', {})));
  const counts = answers.map(({ payload }) => payload as number);
  expect(counts).toHaveLength(6);
  expect(counts.filter((n) => n === 1)).toHaveLength(2);
});

test('invocations beyond the reserved concurrency are throttled', async () => {
  run({
    Fn: { source: 'exports.handler = () => new Promise((r) => setTimeout(r, 50))', properties: { ReservedConcurrentExecutions: 1 } },
    Off: { source: COUNTING, properties: { ReservedConcurrentExecutions: 0 } },
  });
  const first = functions.invoke('Fn', {});
  await expect(functions.invoke('Fn', {})).rejects.toMatchObject({ code: 'TooManyRequestsException' });
  await first;
  await expect(functions.invoke('Fn', {})).resolves.toMatchObject({ payload: undefined });
  await expect(functions.invoke('Off', {})).rejects.toMatchObject({ code: 'TooManyRequestsException' });
});

test('with a number of instances, invocations go to each in turn', async () => {
  run({ Fn: { source: COUNTING } }, { instances: 3 });
  const counts: unknown[] = [];
  for (let i = 0; i < 6; i++) {
    counts.push((await functions.invoke('Fn', {})).payload);
  }
  expect(counts).toEqual([1, 1, 1, 2, 2, 2]);
});

test('with cold starts, no invocation sees another\'s memory', async () => {
  run({ Fn: { source: COUNTING } }, { coldStartEveryInvoke: true });
  expect((await functions.invoke('Fn', {})).payload).toBe(1);
  expect((await functions.invoke('Fn', {})).payload).toBe(1);
});

test('a handler that is not done in time is stopped, and the next invocation gets a new environment', async () => {
  run({ Fn: { source: 'let n = 0; exports.handler = async (event) => { n++; if (event.spin) for (;;); return n; }', properties: { Timeout: 1 } } }, { patience: 4 });
  expect((await functions.invoke('Fn', {})).payload).toBe(1);
  const { requestId, functionError, payload } = await functions.invoke('Fn', { spin: true });
  expect(functionError).toBe('Unhandled');
  expect(payload).toEqual({ errorType: 'Sandbox.Timedout', errorMessage: `RequestId: ${requestId} Error: Task timed out after 1.00 seconds` });
  expect((await functions.invoke('Fn', {})).payload).toBe(1);
});

test('a machine that is slower gets more time, and so does the handler', async () => {
  const source = 'exports.handler = async (event, context) => { await new Promise((r) => setTimeout(r, 1_100)); return [context.getRemainingTimeInMillis(), process.env.REMOTE_MCP_PATIENCE]; }';
  run({ Fn: { source, properties: { Timeout: 1 } } }, { patience: 100 });
  const [remaining, patience] = (await functions.invoke('Fn', {})).payload as [number, string];
  expect(remaining).toBeGreaterThan(1_000);
  expect(remaining).toBeLessThan(100_000);
  expect(patience).toBe('100');
});

test.each([
  ['exits', 'nodejs24.x', 'process.exit(3)', { errorType: 'Runtime.ExitError', errorMessage: expect.stringContaining('exit status 3') }],
  ['throws outside of the handler', 'nodejs24.x', 'setTimeout(() => { throw new Error("outside") })', { errorType: 'Runtime.ExitError', errorMessage: expect.stringContaining('exit status 1') }],
  ['leaves a rejection unhandled', 'nodejs24.x', 'void Promise.reject(new Error("nobody"))', { errorType: 'Runtime.ExitError', errorMessage: expect.stringContaining('exit status 1') }],
  ['throws outside of the handler', 'nodejs22.x', 'setTimeout(() => { throw new Error("outside") })', { errorType: 'Error', errorMessage: 'outside' }],
  ['leaves a rejection unhandled', 'nodejs22.x', 'void Promise.reject(new Error("nobody"))', { errorType: 'Runtime.UnhandledPromiseRejection', errorMessage: 'Error: nobody' }],
])('a function that %s fails its invocation on %s, and the next gets a new environment', async (_what, runtime, statement, failure) => {
  run({ Fn: { runtime, source: `let n = 0; exports.handler = async (event) => { n++; if (event.die) { ${statement}; await new Promise(() => setInterval(() => {}, 1000)); } return n; }` } });
  expect((await functions.invoke('Fn', {})).payload).toBe(1);
  expect(await functions.invoke('Fn', { die: true })).toMatchObject({ functionError: 'Unhandled', payload: failure });
  expect((await functions.invoke('Fn', {})).payload).toBe(1);
});

test('a function may catch what is not caught in its handler', async () => {
  run({ Fn: { source: 'let told; process.on("unhandledRejection", (e) => told(e.message)); exports.handler = () => new Promise((r) => { told = r; void Promise.reject(new Error("nobody")); })' } });
  expect((await functions.invoke('Fn', {})).payload).toBe('nobody');
});

test('a function that needs more than its memory is killed', async () => {
  run({ Fn: { source: 'exports.handler = async (event) => { const all = []; if (event.eat) for (;;) all.push(new Array(10000).fill({})); return "fine" }', properties: { MemorySize: 128, Timeout: 60 } } });
  const { functionError, payload } = await functions.invoke('Fn', { eat: true });
  expect(functionError).toBe('Unhandled');
  expect(payload).toMatchObject({ errorType: 'Runtime.ExitError', errorMessage: expect.stringContaining('signal: aborted') });
  expect(functions.lines).toContain('Fn: aborted, most likely because it needs more than its MemorySize of 128 MB');
  expect((await functions.invoke('Fn', {})).payload).toBe('fine');
});

test('what a function prints is logged line by line under its name', async () => {
  run({ Fn: { source: 'exports.handler = async () => { console.log("one\\ntwo"); process.stderr.write("three"); process.stderr.write(" four\\n") }' } });
  await functions.invoke('Fn', {});
  await expect.poll(() => functions.lines.toSorted()).toEqual(['Fn: one', 'Fn: three four', 'Fn: two']);
});

test('after a reload the new code answers, and an invocation in flight finishes on the old', async () => {
  const handler = (answer: string) => `exports.handler = async (event) => { await new Promise((r) => setTimeout(r, event.wait)); return "${answer}" }`;
  const assetPath = asset('reloaded', { 'index.js': handler('old') });
  run({ Fn: { assetPath } });
  await functions.invoke('Fn', { wait: 0 });
  const inFlight = functions.invoke('Fn', { wait: 100 });
  await functions.invoke('Fn', { wait: 0 });
  asset('reloaded', { 'index.js': handler('new') });
  expect((await functions.invoke('Fn', { wait: 0 })).payload).toBe('old');
  functions.reload('Fn');
  expect((await functions.invoke('Fn', { wait: 0 })).payload).toBe('new');
  expect((await inFlight).payload).toBe('old');
  expect((await functions.invoke('Fn', { wait: 0 })).payload).toBe('new');
});

test('an updated stack brings its own functions', async () => {
  run({ Fn: { source: 'exports.handler = async () => process.env.V', properties: { Environment: { Variables: { V: 1 } } } } });
  expect((await functions.invoke('Fn', {})).payload).toBe('1');
  functions.update(stackOf([functionResource('Fn', { source: 'exports.handler = async () => process.env.V', properties: { Environment: { Variables: { V: 2 } } } })]));
  expect((await functions.invoke('Fn', {})).payload).toBe('2');
});

test('payloads beyond 6 MB are refused in both directions', async () => {
  run({ Fn: { source: 'exports.handler = async (event) => event.big ? "x".repeat(6.5e6) : event.text.length', properties: { MemorySize: 512 } } });
  expect((await functions.invoke('Fn', { text: 'x'.repeat(6_000_000) })).payload).toBe(6_000_000);
  await expect(functions.invoke('Fn', { text: 'x'.repeat(6_300_000) })).rejects.toMatchObject({ code: 'RequestTooLargeException' });
  expect(await functions.invoke('Fn', { big: true })).toMatchObject({ functionError: 'Unhandled', payload: { errorType: 'Function.ResponseSizeTooLarge' } });
});

test.each(['java21', 'provided.al2023', 'dotnet8'])('%s is refused with the name of the function when it is invoked', async (runtime) => {
  run({ Fn: { source: 'x', runtime } });
  await expect(functions.invoke('Fn', {})).rejects.toMatchObject({ code: 'InvalidRuntimeException', message: expect.stringMatching(`"Fn".*${runtime}`) });
});

test('code that is not on this machine is refused with the name of the function', async () => {
  run({ Fn: { properties: { Code: { S3Bucket: 'b', S3Key: 'k' } } } });
  await expect(functions.invoke('Fn', {})).rejects.toMatchObject({ code: 'InvalidRuntimeException', message: expect.stringContaining('"Fn"') });
});

test('functions for another version of Node.js are told', () => {
  const major = process.versions.node.split('.')[0];
  run({ Same: { source: COUNTING, runtime: `nodejs${major}.x` }, Other: { source: COUNTING, runtime: 'nodejs18.x' }, Python: { source: '', runtime: 'python3.13' } });
  expect(functions.runtimeMismatches).toEqual([{ logicalId: 'Other', runtime: 'nodejs18.x', nodeVersion: process.version }]);
});

test('code that brings no AWS SDK finds that of the project, and no other package of it', async () => {
  const project = mkdtempSync(join(tmpdir(), 'project-'));
  onTestFinished(() => rmSync(project, { recursive: true }));
  const install = (directory: string, name: string) => {
    const path = join(project, directory, 'node_modules', name);
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, 'index.js'), `module.exports = ${JSON.stringify(name)};`);
  };
  install('.', '@aws-sdk/client-x');
  install('packages/app', '@smithy/y');
  install('packages/app', 'other');
  const source = 'exports.handler = async ({ name }) => require("node:module").createRequire(__filename)(name);';
  functions = functionsOf({ Fn: { source } }, { workerFile: worker.file, projectDirectory: join(project, 'packages/app') });

  expect((await functions.invoke('Fn', { name: '@aws-sdk/client-x' })).payload).toBe('@aws-sdk/client-x');
  expect((await functions.invoke('Fn', { name: '@smithy/y' })).payload).toBe('@smithy/y');
  expect((await functions.invoke('Fn', { name: 'other' })).payload).toMatchObject({ errorMessage: expect.stringContaining("Cannot find module 'other'") });
});
