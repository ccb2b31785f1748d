import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { buildWorker, type BuiltWorker } from './built-worker';
import { functionsOf, type TestFunctions } from './local-functions';
import type { FunctionsOptions } from '../../../local/lambda/functions';
import type { StreamedHttpResponse } from '../../../local/stack';

let worker: BuiltWorker;
let functions: TestFunctions;

beforeAll(async () => {
  worker = await buildWorker();
});
afterAll(() => worker.dispose());
afterEach(() => functions.close());

const PRELUDE = 'stream = awslambda.HttpResponseStream.from(stream, { statusCode: 201, headers: { "X-A": "1" }, cookies: ["c=1"] });';
const WAIT = 'const wait = (ms) => new Promise((r) => setTimeout(r, ms));';

/** A streaming function of these statements, which have `event`, `stream` and `context`. */
function run(statements: string, options: Partial<FunctionsOptions> = {}): void {
  const source = `${WAIT} exports.handler = awslambda.streamifyResponse(async (event, stream, context) => { ${statements} });`;
  functions = functionsOf({ Fn: { source, properties: { Timeout: 1 } } }, { workerFile: worker.file, ...options });
}

async function text({ body }: StreamedHttpResponse): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

test('status, headers and cookies come before the body', async () => {
  run(`${PRELUDE} stream.write("a"); stream.write({ json: true }); stream.write(Buffer.from("ü")); stream.end("z");`);
  const result = await functions.invokeWithHttpResponseStream('Fn', {});
  expect(result).toMatchObject({ statusCode: 201, headers: { 'X-A': '1' }, cookies: ['c=1'], requestId: expect.any(String) });
  expect(await text(result)).toBe('a{"json":true}üz');
});

test('the metadata is that of the moment when it was given', async () => {
  run('const metadata = { statusCode: 202 }; stream = awslambda.HttpResponseStream.from(stream, metadata); metadata.statusCode = 500; stream.write("a"); stream.end();');
  expect((await functions.invokeWithHttpResponseStream('Fn', {})).statusCode).toBe(202);
});

test.each([
  ['nodejs24.x', 'false undefined'],
  ['nodejs22.x', 'true boolean'],
])('on %s, the stream has the members that it has there', async (runtime, expected) => {
  functions = functionsOf({
    Fn: {
      runtime, source: `exports.handler = awslambda.streamifyResponse(async (event, stream) => { ${PRELUDE}
      stream.write(String(stream instanceof require('stream').Writable) + ' ' + typeof stream.closed); stream.end(); })`,
    },
  }, { workerFile: worker.file });
  expect(await text(await functions.invokeWithHttpResponseStream('Fn', {}))).toBe(expected);
});

test('a chunk arrives before the next is written', async () => {
  const gate = join(mkdtempSync(join(tmpdir(), 'gate-')), 'open');
  run(`${PRELUDE} stream.write("first"); while (!require("fs").existsSync(event.gate)) await wait(5); stream.end("second");`);
  const arrived: string[] = [];
  for await (const chunk of (await functions.invokeWithHttpResponseStream('Fn', { gate })).body) {
    arrived.push(Buffer.from(chunk).toString());
    writeFileSync(gate, '');
  }
  expect(arrived).toEqual(['first', 'second']);
  rmSync(dirname(gate), { recursive: true });
});

test('the metadata may come in pieces, and with the first of the body', async () => {
  run('const text = JSON.stringify({ statusCode: 202 }) + "\\0".repeat(8) + "body"; for (const c of text) { stream.write(c); await wait(1); } stream.end();');
  const result = await functions.invokeWithHttpResponseStream('Fn', {});
  expect(result.statusCode).toBe(202);
  expect(await text(result)).toBe('body');
});

test('a large body arrives whole', async () => {
  run(`${PRELUDE} for (let n = 0; n < 100; n++) { if (!stream.write(Buffer.alloc(100_000, n))) await new Promise((r) => stream.once("drain", r)); } stream.end();`);
  const expected = Buffer.concat(Array.from({ length: 100 }, (_, n) => Buffer.alloc(100_000, n)));
  const chunks: Uint8Array[] = [];
  for await (const chunk of (await functions.invokeWithHttpResponseStream('Fn', {})).body) {
    chunks.push(chunk);
  }
  expect(Buffer.concat(chunks).equals(expected)).toBe(true);
});

test('a handler cannot run ahead of a reader that does not read', async () => {
  run(`${PRELUDE}
    let written = 0; setTimeout(() => console.log("written " + written), 300);
    while (written < 5_000_000) { written += 10_000; if (!stream.write("x".repeat(10_000))) await new Promise((r) => stream.once("drain", r)); }
    stream.end();`);
  const result = await functions.invokeWithHttpResponseStream('Fn', {});
  await expect.poll(() => functions.lines).toHaveLength(1);
  expect(Number(functions.lines[0].split(' ').at(-1))).toBeLessThan(1_000_000);
  expect(await text(result)).toHaveLength(5_000_000);
});

test.each([
  ['throws', 'throw new Error("broken")', 'Error: broken'],
  ['writes no metadata', 'stream.end("just text")', 'does not begin with metadata'],
  ['writes too much before the metadata', 'stream.end("x".repeat(20_000) + "\\0".repeat(8))', 'does not begin with metadata'],
  ['has an empty body, which on Lambda loses the metadata', `${PRELUDE} stream.end()`, 'does not begin with metadata'],
  ['writes nothing at all', `${PRELUDE} stream.write(null)`, 'TypeError'],
  ['is too late', 'await wait(1_000_000)', 'Sandbox.Timedout'],
  ['exits', 'process.exit(1)', 'Runtime.ExitError'],
])('before the metadata, a handler that %s rejects the invocation', async (_what, statements, message) => {
  run(statements, { patience: 4 });
  await expect(functions.invokeWithHttpResponseStream('Fn', {})).rejects.toMatchObject({ code: 'FunctionError', message: expect.stringContaining(message) });
});

test.each([
  ['throws', 'throw new Error("broken")', 'Error: broken'],
  ['is too late', 'await wait(1_000_000)', 'Sandbox.Timedout'],
  ['exits', 'process.exit(1)', 'Runtime.ExitError'],
])('after the metadata, a handler that %s breaks the body', async (_what, statement, message) => {
  run(`${PRELUDE} stream.write("first"); await wait(20); ${statement}`, { patience: 4 });
  const result = await functions.invokeWithHttpResponseStream('Fn', {});
  expect(result.statusCode).toBe(201);
  await expect(text(result)).rejects.toMatchObject({ code: 'FunctionError', message: expect.stringContaining(message) });
});

test('when the client goes, the handler\'s stream is destroyed, and the environment serves the next', async () => {
  run(`${PRELUDE}
    stream.on("error", (error) => console.log("told: " + error.message));
    stream.write("first");
    if (event.endless) while (!stream.destroyed) await wait(10);
    stream.end(String(process.pid));`);
  const client = new AbortController();
  const { body } = await functions.invokeWithHttpResponseStream('Fn', { endless: true }, { signal: client.signal });
  const reading = text({ body } as StreamedHttpResponse);
  client.abort();
  await expect(reading).rejects.toThrow('The client has gone.');
  await expect.poll(() => functions.lines).toContain('Fn: told: The client has closed the connection.');
  expect(await text(await functions.invokeWithHttpResponseStream('Fn', {}))).toMatch(/^first\d+$/);
});

test('a reader that leaves the body early is a client that has gone', async () => {
  run(`${PRELUDE} stream.on("error", () => console.log("told")); stream.write("first"); while (!stream.destroyed) await wait(10);`);
  for await (const chunk of (await functions.invokeWithHttpResponseStream('Fn', {})).body) {
    expect(Buffer.from(chunk).toString()).toBe('first');
    break;
  }
  await expect.poll(() => functions.lines).toContain('Fn: told');
});

test('what a failed handler goes on writing does not get into the next response', async () => {
  run(`${PRELUDE} stream.write("a");
    if (event.fail) { setInterval(() => stream.write("leak"), 1); throw new Error("broken"); }
    await wait(50); stream.end("b");`);
  const failed = await functions.invokeWithHttpResponseStream('Fn', { fail: true });
  await expect(text(failed)).rejects.toThrow('broken');
  expect(await text(await functions.invokeWithHttpResponseStream('Fn', {}))).toBe('ab');
});

test('a handler that does not stream answers with its proxy response', async () => {
  const source = 'exports.handler = async () => ({ statusCode: 418, headers: { a: 1 }, multiValueHeaders: { b: ["x", "y"] }, body: "aGk=", isBase64Encoded: true })';
  functions = functionsOf({ Fn: { source } }, { workerFile: worker.file });
  const result = await functions.invokeWithHttpResponseStream('Fn', {});
  expect(result).toMatchObject({ statusCode: 418, headers: { a: '1' }, multiValueHeaders: { b: ['x', 'y'] } });
  expect(await text(result)).toBe('hi');
});

test('a streaming handler that is invoked without a stream answers with all that it wrote', async () => {
  run('stream.write("one "); stream.end("two");');
  expect((await functions.invoke('Fn', {})).payload).toBe('one two');
});
