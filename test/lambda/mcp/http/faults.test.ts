import { promises as dns } from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import { pipeline, Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { createGzip } from 'node:zlib';
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { httpTool, json, serviceAt, startHttpService, startRawService, type Answer, type HttpService } from './http-service';
import { eventually } from '../../../eventually';
import { startFunction, type McpFunction } from '../mcp-function';
import { callTool } from '../messages';

const FIFTY_MEGABYTES = 50 * 1024 * 1024;
const MAX_RESULT_SIZE = 1024 * 1024;

let service: HttpService;
let rubbish: Awaited<ReturnType<typeof startRawService>>;
let wrongStatus: Awaited<ReturnType<typeof startRawService>>;
let down: string;
let mcp: McpFunction;
beforeAll(async () => {
  service = await startHttpService(json({ ok: true }));
  rubbish = await startRawService('SSH-2.0-OpenSSH_9.6\r\n');
  wrongStatus = await startRawService('HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n');
  const closed = await startHttpService(json({}));
  down = closed.url;
  closed.close();
  const limits = { timeout: 10_000, maxResultSize: MAX_RESULT_SIZE };
  mcp = await startFunction({
    manifest: {
      tools: [
        httpTool('get', serviceAt(service.url), limits),
        httpTool('impatient', serviceAt(service.url), { ...limits, timeout: 100 }),
        httpTool('down', serviceAt(down), limits),
        httpTool('nowhere', serviceAt('https://nowhere.example.com'), limits),
        httpTool('rubbish', serviceAt(rubbish.url), limits),
        httpTool('wrong_status', serviceAt(wrongStatus.url), limits),
      ],
    },
  });
});
afterEach(() => {
  mcp.log.length = 0;
  service.requests.length = 0;
});
afterAll(() => [service, rubbish, wrongStatus].forEach((each) => each.close()));

async function resultOf(name: string): Promise<any> {
  return (await mcp.call(callTool(name))).messages[0].result;
}

const type = { 'content-type': 'application/json' };

/** Answers with as much as the other side takes of fifty megabytes, and counts it. */
let sent = 0;
async function* megabytes(): AsyncGenerator<Buffer> {
  const chunk = Buffer.alloc(64 * 1024, ' ');
  for (sent = 0; sent < FIFTY_MEGABYTES; sent += chunk.length) {
    yield chunk;
  }
}

function streamed(headers: Record<string, string | number>): Answer {
  return (_request, response) => {
    response.writeHead(200, { ...type, ...headers });
    pipeline(Readable.from(megabytes()), response, () => undefined);
  };
}

/** A call that fails is a clear error, and the next call is none the worse. */
async function expectFailure(name: string, reason: string, answer: Answer): Promise<void> {
  service.answer = answer;
  expect(await resultOf(name)).toMatchObject({ isError: true, content: [{ text: `The tool ${name} ${reason}. Request id: request-1` }] });
  expect(mcp.log.filter(({ level }) => level === 'ERROR')).toMatchObject([{ requestId: 'request-1', tool: name }]);

  service.answer = json({ ok: true });
  expect(await resultOf('get')).toMatchObject({ structuredContent: { ok: true } });
  // the connection of the failed call is not kept, nor is anything that waits for it
  await eventually(() => expect(service.open()).toBeLessThanOrEqual(1));
}

test.each<[string, Answer]>([
  ['does not answer', () => undefined],
  ['answers drop by drop', (_request, response) => {
    response.writeHead(200, type);
    const timer = setInterval(() => response.write(' '), 100);
    response.on('close', () => clearInterval(timer));
  }],
])('a service that %s is too slow', (_case, answer) => expectFailure('impatient', 'did not answer in time', answer));

test.each<[string, string, Answer]>([
  ['closes the connection', 'could not be reached', (request) => request.socket.destroy()],
  ['is cut off in the middle of a body of known length', 'could not be reached', (request, response) => {
    response.writeHead(200, { ...type, 'content-length': 1_000 }).write('{"a":');
    setTimeout(() => request.socket.destroy(), 50);
  }],
  ['is cut off in the middle of chunks', 'could not be reached', (request, response) => {
    response.writeHead(200, type).write('{"a":');
    setTimeout(() => request.socket.destroy(), 50);
  }],
  ['answers with what is no JSON', 'failed', (_request, response) => void response.writeHead(200, type).end('<html>')],
  ['answers with JSON in another charset', 'failed', (_request, response) => void response.writeHead(200, type).end(Buffer.from([0x22, 0xe9, 0x22]))],
  ['answers with JSON that is nested too deeply', 'failed', (_request, response) =>
    void response.writeHead(200, type).end('['.repeat(10_000) + ']'.repeat(10_000))],
  ['answers with what is no gzip', 'failed', (_request, response) => void response.writeHead(200, { ...type, 'content-encoding': 'gzip' }).end('{"a":1}')],
  ['answers with what is no Brotli', 'failed', (_request, response) =>
    void response.writeHead(200, { ...type, 'content-encoding': 'br' }).end('not Brotli at all')],
  ['answers in a coding that was not asked for', 'failed', (_request, response) =>
    void response.writeHead(200, { ...type, 'content-encoding': 'zstd' }).end('{"a":1}')],
  ['answers in a coding that is the name of what every object has', 'failed', (_request, response) =>
    void response.writeHead(200, { ...type, 'content-encoding': 'constructor' }).end('{"a":1}')],
  ['answers with 50 MB, and says so', 'answered with more than it may', streamed({ 'content-length': FIFTY_MEGABYTES })],
  ['answers with 50 MB, and does not say so', 'answered with more than it may', streamed({})],
  ['answers with 50 MB that are compressed to a thousandth', 'answered with more than it may', (_request, response) => {
    response.writeHead(200, { ...type, 'content-encoding': 'gzip' });
    pipeline(Readable.from(megabytes()), createGzip(), response, () => undefined);
  }],
])('a service that %s', (_case, reason, answer) => expectFailure('get', reason, answer));

test.each<Record<string, number>>([{}, { 'content-length': FIFTY_MEGABYTES }])('no more of a large answer is read than may be: %j', async (headers) => {
  service.answer = streamed(headers);
  await resultOf('get');
  await sleep(50);
  // what is on the way in buffers between the two included
  expect(sent).toBeLessThan(FIFTY_MEGABYTES / 2);
});

test.each([
  ['down', 'could not be reached'],
  ['rubbish', 'failed'],
  ['wrong_status', 'failed'],
])('a service that is %s', async (name, reason) => {
  expect(await resultOf(name)).toMatchObject({ isError: true, content: [{ text: `The tool ${name} ${reason}. Request id: request-1` }] });
});

test('a service whose name leads nowhere', async () => {
  const lookup = vi.spyOn(dns, 'lookup').mockRejectedValue(Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }));
  syncBuiltinESMExports();
  onTestFinished(() => {
    lookup.mockRestore();
    syncBuiltinESMExports();
  });
  expect(await resultOf('nowhere')).toMatchObject({ isError: true, content: [{ text: 'The tool nowhere could not be reached. Request id: request-1' }] });
  expect(lookup).toHaveBeenCalled();
});

test('connections are kept between calls, but not over a pause in which the other side may have closed them', async () => {
  service.answer = json({ ok: true });
  await resultOf('get');
  const before = service.connections();
  await resultOf('get');
  expect(service.connections()).toBe(before);

  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_000 });
  expect(await resultOf('get')).toMatchObject({ structuredContent: { ok: true } });
  vi.useRealTimers();
  expect(service.connections()).toBe(before + 1);
});

test.each([204, 401, 429, 500])('connections are kept after the status %s', async (status) => {
  service.answer = (_request, response) => void response.writeHead(status, { 'content-type': 'text/plain' }).end(status === 204 ? undefined : 'no');
  await resultOf('get');
  const before = service.connections();
  await resultOf('get');
  expect(service.connections()).toBe(before);
});

test('a connection is not used for as long as the other side keeps it, to the second', async () => {
  service.answer = (_request, response) => void response.writeHead(200, { ...type, 'keep-alive': 'timeout=4' }).end('{}');
  await resultOf('get');
  const before = service.connections();

  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_500 });
  await resultOf('get');
  vi.useRealTimers();
  expect(service.connections()).toBe(before + 1);
});

test('a call that its client gives up closes its connection', async () => {
  const arrived = Promise.withResolvers<void>();
  service.answer = () => arrived.resolve();
  const { stream, done } = mcp.stream(callTool('get'), { begin: () => undefined, write: () => undefined, end: () => undefined });
  await arrived.promise;
  stream.destroy();
  await done;
  await eventually(() => expect(service.open()).toBe(0));
});
