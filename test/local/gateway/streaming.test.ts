import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { serveApi, type FakeFunction } from './served-api';
import { InvocationError, type StreamedHttpResponse } from '../../../local/stack';

const streaming = (timeout?: number) => [{
  route: 'POST /mcp', function: 'fn', integration: { ResponseTransferMode: 'STREAM', ...timeout !== undefined && { TimeoutInMillis: timeout } },
}];

function streamed(body: AsyncIterable<Uint8Array>, head: Partial<StreamedHttpResponse> = {}): StreamedHttpResponse {
  return { requestId: 'fake', statusCode: 200, headers: { 'Content-Type': 'text/event-stream' }, body, ...head };
}

/** A body whose pieces are written one by one. */
function openBody() {
  const pieces: ((piece: Uint8Array | undefined) => void)[] = [];
  const waiting: Promise<Uint8Array | undefined>[] = [];
  const next = () => waiting.push(new Promise((resolve) => pieces.push(resolve)));
  next();
  let written = 0;
  return {
    write: (text: string | undefined) => {
      next();
      pieces[written++](text === undefined ? undefined : Buffer.from(text));
    },
    body: (async function* () {
      for (let index = 0; ; index++) {
        const piece = await waiting[index];
        if (piece === undefined) return;
        yield piece;
      }
    })(),
  };
}

async function* bodyOf(...pieces: string[]) {
  for (const piece of pieces) yield Buffer.from(piece);
}

async function serve(fn: FakeFunction, timeout?: number) {
  return serveApi({ methods: streaming(timeout) }, { fn });
}

test('the head and each piece are sent as soon as they are written', async () => {
  const { write, body } = openBody();
  const api = await serve(() => streamed(body, { statusCode: 201, cookies: ['a=1', 'b=2'] }));
  const response = await api.request('/mcp', { method: 'POST' });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();

  expect(response.status).toBe(201);
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  write('one');
  expect((await reader.read()).value).toBe('one');
  write('two');
  expect((await reader.read()).value).toBe('two');
  write(undefined);
  expect((await reader.read()).done).toBe(true);
});

test('headers are renamed as in buffered responses', async () => {
  const api = await serve(() => streamed(bodyOf(''), { statusCode: 401, headers: { 'WWW-Authenticate': 'Bearer', 'Content-Length': '7' } }));
  const { headers } = await api.request('/mcp', { method: 'POST' });

  expect([headers.get('x-amzn-remapped-www-authenticate'), headers.get('www-authenticate'), headers.get('content-length')]).toEqual(['Bearer', null, null]);
});

test('a body that fails breaks the response off', async () => {
  const api = await serve(() => streamed((async function* () {
    yield Buffer.from('half');
    throw new Error('crashed');
  })()));
  const response = await api.request('/mcp', { method: 'POST' });

  expect(response.status).toBe(200);
  await expect(response.text()).rejects.toThrow();
});

test('a function that fails before the head is 502', async () => {
  const api = await serve(() => {
    throw new InvocationError('FunctionError', 'secret text');
  });
  const response = await api.request('/mcp', { method: 'POST' });

  expect([response.status, await response.text()]).toEqual([502, '{"message": "Internal server error"}']);
});

test('a function that makes no head in time is 504, and is told to stop', async () => {
  let stopped = false;
  const api = await serve((_event, options) => new Promise(() => options!.signal!.addEventListener('abort', () => (stopped = true))), 50);
  const response = await api.request('/mcp', { method: 'POST' });

  expect([response.status, await response.text()]).toEqual([504, '{"message": "Endpoint request timed out"}']);
  expect(stopped).toBe(true);
});

test('a body that is not complete in time breaks off', async () => {
  const { body, write } = openBody();
  const api = await serve(() => streamed(body), 100);
  const response = await api.request('/mcp', { method: 'POST' });
  write('half');

  await expect(response.text()).rejects.toThrow();
});

test('the function is told when the client has gone', async () => {
  const gone = Promise.withResolvers<void>();
  const { body, write } = openBody();
  const api = await serve((_event, options) => {
    options!.signal!.addEventListener('abort', () => gone.resolve());
    return streamed(body);
  });
  const socket = connect(api.port, '127.0.0.1');
  socket.write('POST /prod/mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n');
  write('data');
  await once(socket, 'data');
  socket.destroy();

  await expect(gone.promise).resolves.toBeUndefined();
});

test('an integration whose URI does not stream is an error', async () => {
  const Uri = 'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:fn/invocations';

  await expect(serveApi({ methods: [{ route: 'POST /mcp', function: 'fn', integration: { ResponseTransferMode: 'STREAM', Uri } }] })).rejects.toThrow('response-streaming-invocations');
});
