import { request } from 'node:http';
import { networkInterfaces } from 'node:os';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { startLoopbackServer } from '../../../local/gateway/loopback-server';

async function serve() {
  const server = await startLoopbackServer(0);
  onTestFinished(() => server.close());
  server.serve((_request, response) => response.end('served'));
  return server;
}

/** Sends a request with a Host of its own, which `fetch` does not. */
async function requestAs(host: string, port: number): Promise<[status: number, body: string]> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, headers: { Host: host } }, (response) => {
      text(response).then((body) => resolve([response.statusCode!, body]), reject);
    }).on('error', reject).end();
  });
}

test.each(['127.0.0.1', 'localhost', 'LOCALHOST:3000', '[::1]:3000'])('S24 a request to %s is answered', async (host) => {
  expect(await requestAs(host, (await serve()).port)).toEqual([200, 'served']);
});

test.each(['evil.example', 'evil.example:3000', '127.0.0.1.evil.example', 'localhost.evil.example', '169.254.1.1', '0.0.0.0'])(
  'S24 a request to the host name "%s", which may have been made to point here, is refused', async (host) => {
    expect(await requestAs(host, (await serve()).port)).toEqual([403, '{"message":"Forbidden"}']);
  });

test('S24 nothing but the loopback interface is listened on', async () => {
  const { port } = await serve();
  const others = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []).filter(({ internal, family }) => !internal && family === 'IPv4');

  for (const { address } of others) await expect(fetch(`http://${address}:${port}`)).rejects.toThrow();
  await expect(fetch(`http://127.0.0.2:${port}`)).rejects.toThrow();
});

test('a port that is taken is an error that says what to do', async () => {
  const { port } = await serve();

  await expect(startLoopbackServer(port)).rejects.toThrow(`port ${port} is in use: choose another with --port`);
});
