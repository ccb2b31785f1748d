import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { echo, serveApi } from './served-api';

const MB = 1024 * 1024;
const methods = [{ route: 'POST /x', function: 'fn' }, { route: 'GET /x', function: 'fn' }, { route: 'GET /y', function: 'fn' }];

test('a request of more than 10 MB is REQUEST_TOO_LARGE', async () => {
  const api = await serveApi({ methods }, { fn: () => ({ statusCode: 200 }) });
  const response = await api.request('/x', { method: 'POST', body: Buffer.alloc(10 * MB + 1, 'a') });

  expect([response.status, response.headers.get('x-amzn-errortype'), await response.text()]).toEqual([413, 'RequestTooLargeException', '{"message":"Request Too Long"}']);
  expect(api.invoked).toEqual([]);
});

test('so is one that makes an event of more than the 6 MB that Lambda takes', async () => {
  const api = await serveApi({ methods }, { fn: () => ({ statusCode: 200 }) });

  expect((await api.request('/x', { method: 'POST', body: Buffer.alloc(6 * MB, 'a') })).status).toBe(413);
  expect((await api.request('/x', { method: 'POST', body: Buffer.alloc(5 * MB, 'a') })).status).toBe(200);
  expect(api.invoked).toEqual(['fn']);
});

test('a response of more than 6 MB is 502', async () => {
  const answer = (size: number) => serveApi({ methods }, { fn: () => ({ statusCode: 200, body: 'a'.repeat(size) }) });

  expect((await (await answer(6 * MB)).request('/x')).status).toBe(502);
  expect((await (await answer(5 * MB)).request('/x')).status).toBe(200);
});

test('a function that takes longer than the integration waits is INTEGRATION_TIMEOUT', async () => {
  const api = await serveApi({ methods: [{ route: 'GET /x', function: 'fn', integration: { TimeoutInMillis: 50 } }] }, { fn: () => new Promise(() => undefined) });
  const response = await api.request('/x');

  expect([response.status, await response.text()]).toEqual([504, '{"message": "Endpoint request timed out"}']);
});

test('on a slower machine, it may take longer by as much, whether it streams or not', async () => {
  const late = async <T>(answer: T) => {
    await sleep(200);
    return answer;
  };
  const body = (async function* () {
    yield Buffer.from(await late('late'));
  })();
  const routes = ['BUFFERED', 'STREAM'].map((mode) => (
    { route: `GET /${mode}`, function: mode, integration: { TimeoutInMillis: 50, ResponseTransferMode: mode } }
  ));
  const api = await serveApi({ methods: routes }, {
    BUFFERED: () => late({ statusCode: 200, body: 'late' }),
    STREAM: () => late({ requestId: 'fake', statusCode: 200, headers: {}, body }),
  }, 1000);

  for (const { function: mode } of routes) {
    const response = await api.request(`/${mode}`);
    expect([response.status, await response.text()]).toEqual([200, 'late']);
  }
});

test('a method that is routed as ANY is throttled by its own settings', async () => {
  const api = await serveApi({
    methods: [{ route: 'ANY /any', function: 'fn' }],
    stage: {
      MethodSettings: [
        { HttpMethod: '*', ResourcePath: '/*', ThrottlingRateLimit: 1, ThrottlingBurstLimit: 3 },
        { HttpMethod: 'GET', ResourcePath: '/~1any', ThrottlingRateLimit: 1, ThrottlingBurstLimit: 1 },
      ],
    },
  }, { fn: echo });
  const statuses = async (method: string, times: number) => {
    const all: number[] = [];
    for (let index = 0; index < times; index++) all.push((await api.request('/any', { method })).status);
    return all;
  };

  expect(await statuses('GET', 2)).toEqual([200, 429]);
  expect(await statuses('POST', 4)).toEqual([200, 200, 200, 429]);
});

test('methods are throttled by the settings of the stage, each for itself', async () => {
  const api = await serveApi({
    methods,
    stage: {
      MethodSettings: [
        { HttpMethod: '*', ResourcePath: '/*', ThrottlingRateLimit: 1, ThrottlingBurstLimit: 2 },
        { HttpMethod: 'POST', ResourcePath: '/~1x', ThrottlingRateLimit: 1, ThrottlingBurstLimit: 1 },
      ],
    },
  }, { fn: echo });
  const statuses = async (method: string, path: string, times: number) => {
    const all: number[] = [];
    for (let index = 0; index < times; index++) all.push((await api.request(path, { method })).status);
    return all;
  };

  expect(await statuses('GET', '/x', 3)).toEqual([200, 200, 429]);
  expect(await statuses('POST', '/x', 2)).toEqual([200, 429]);
  expect(await statuses('GET', '/y', 3)).toEqual([200, 200, 429]);
  api.advance(1000);
  expect(await statuses('GET', '/x', 2)).toEqual([200, 429]);
  const throttled = await api.request('/x');
  expect([throttled.headers.get('x-amzn-errortype'), await throttled.text()]).toEqual(['TooManyRequestsException', '{"message":"Too Many Requests"}']);
});
