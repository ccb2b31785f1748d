import { getEventListeners, once } from 'node:events';
import { Agent } from 'node:http';
import { createServer } from 'node:https';
import { type AddressInfo, Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { exception, RESET, type ScriptedService, SILENCE, startScriptedService, type Step, SUCCESS } from './scripted-service';
import { awsClient } from '../../../../lambda-src/shared/aws/aws-client';
import { completed, exchange, type HttpRequest } from '../../../../lambda-src/shared/aws/aws-http';
import { keptConnections } from '../../../../lambda-src/shared/aws/connections';
import { AWS_CLIENT_OPTIONS } from '../../../../lambda-src/shared/aws-request';
import { CERTIFICATE, KEY } from '../certificate';

let service: ScriptedService;

beforeAll(async () => {
  service = await startScriptedService();
});

afterAll(() => service?.stop());

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const REQUEST: HttpRequest = { method: 'POST', path: '/', headers: {}, body: '{}' };

const { send } = awsClient({ name: 'dynamodb', variable: 'X' }, AWS_CLIENT_OPTIONS);

const connections = () => service.attempts.map(({ connection }) => connection);

test('a connection serves one request after the other', async () => {
  service.play(SUCCESS);
  for (let request = 0; request < 5; request += 1) {
    await send(REQUEST);
  }

  expect(new Set(connections()).size).toBe(1);
});

test('one that was reset while nothing was asked, or with the next request, is replaced', async () => {
  service.play(SUCCESS, RESET, SUCCESS);
  await send(REQUEST);
  await send(REQUEST);
  const [first, second, third] = connections();
  expect(second).toBe(first);
  expect(third).not.toBe(first);

  service.closeIdleConnections();
  expect((await send(REQUEST)).status).toBe(200);
});

test('requests at the same time get an answer each, over no more than 50 connections', async () => {
  service.play(async (response, { body }) => {
    await delay(Math.random() * 5);
    response.end(body);
  });
  const bodies = Array.from({ length: 120 }, (_, index) => String(index));
  const answers = await Promise.all(bodies.map((body) => send({ ...REQUEST, body })));

  expect(answers.map(({ body }) => body.toString())).toEqual(bodies);
  expect(new Set(connections()).size).toBeGreaterThan(1);
  expect(new Set(connections()).size).toBeLessThanOrEqual(50);
});

test('an answer is taken as it is: bytes, headers and status', async () => {
  const bytes = Buffer.from(Uint8Array.from({ length: 100_000 }, (_, index) => index % 256));
  service.play((response) => response.writeHead(202, { 'X-Amz-Function-Error': 'Unhandled' }).end(bytes));

  const { status, headers, body } = await send(REQUEST);

  expect([status, headers['x-amz-function-error'], body.equals(bytes)]).toEqual([202, 'Unhandled', true]);
});

test('a connection that does not come about is given up after its limit', async () => {
  const sockets: Socket[] = [];
  vi.spyOn(Agent.prototype, 'createConnection').mockImplementation(() => {
    sockets.push(Object.assign(new Socket(), { connecting: true }));
    return sockets.at(-1)!;
  });
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const failure = exchange({ ...REQUEST, origin: new URL('http://127.0.0.2:1') }, {
    timeouts: { connectionTimeout: 1_000, requestTimeout: 2_000 }, connections: keptConnections,
  }, completed).catch((error) => error);
  await vi.advanceTimersByTimeAsync(1_000);

  expect(await failure).toMatchObject({ name: 'TimeoutError', message: '127.0.0.2:1 has not accepted a connection within 1000 ms' });
  expect(sockets.map(({ destroyed }) => destroyed)).toEqual([true]);
});

/** The end that a request meets which is aborted: nothing, an answer of which nothing follows, or one that ends. */
const ANSWERS: Readonly<Record<string, Step>> = {
  'an answer': SUCCESS,
  'none': SILENCE,
  'half an answer': (response) => void response.writeHead(200, { 'content-length': 100 }).write('{'),
  'an answer in two parts': (response) => void response.writeHead(200).write('{', () => setImmediate(() => response.end('}'))),
  'a refusal': exception(400, 'ValidationException'),
};

test.each(Object.entries(ANSWERS))('a request may be aborted at any moment: before, within and after %s', async (_name, step) => {
  service.play(step);
  for (let moment = 0; moment < 60; moment += 1) {
    const abort = new AbortController();
    const outcome = send(REQUEST, abort.signal).then(() => 'answered', ({ name }: Error) => name);
    for (let turn = 0; turn < moment / 2; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    abort.abort();

    expect(['answered', 'ValidationException', 'AbortError']).toContain(await outcome);
  }
  expect((await send(REQUEST, AbortSignal.abort()).catch((error) => error)).name).toBe('AbortError');
});

test('what listens to the signal of a request ends with the request', async () => {
  service.play(SUCCESS);
  const { signal } = new AbortController();
  for (let request = 0; request < 5; request += 1) {
    await send(REQUEST, signal);
  }
  // the answer is there a moment before the connection is free
  await new Promise((resolve) => setImmediate(resolve));

  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

test('services are reached over TLS, and only if their certificate is good', async () => {
  const server = createServer({ cert: CERTIFICATE, key: KEY }, (_request, response) => response.end('{}'));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const secure = awsClient({ name: 'dynamodb', variable: 'SECURE' }, AWS_CLIENT_OPTIONS);
  vi.stubEnv('AWS_ENDPOINT_URL_SECURE', `https://127.0.0.1:${(server.address() as AddressInfo).port}`);
  try {
    await expect(secure.send(REQUEST)).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  } finally {
    vi.unstubAllEnvs();
    server.close();
  }
});
