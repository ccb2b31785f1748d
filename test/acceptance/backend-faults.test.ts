import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { Client } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from './free-port';
import { startLocalServer, type LocalServer } from './local-server';
import { connectClient, jsonOf, textOf } from './sdk-client';
import { APP_ENVIRONMENT } from './synthesize';

/* That all of the stack stays well whatever a backend does. Each fault by itself: test/lambda/mcp/http/faults.test.ts. */

const MEBIBYTE = Buffer.alloc(1024 * 1024, ' ');

const answers: Record<string, RequestListener> = {
  '/thing': (_request, response) => response.setHeader('content-type', 'application/json').end('{"fine":true}'),
  '/flood': async (_request, response) => {
    response.setHeader('content-type', 'application/json');
    for (let sent = 0; sent < 50 && !response.destroyed; sent++) {
      if (!response.write(MEBIBYTE)) await Promise.race([once(response, 'drain'), once(response, 'close')]);
    }
    response.end('1');
  },
  '/silence': () => {},
  '/cut': (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' }).write('{"fine":');
    setImmediate(() => response.destroy());
  },
  '/rubbish': (_request, response) => response.setHeader('content-type', 'application/json').end('{"fine":'),
  '/metadata': (_request, response) => response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data/' }).end(),
};

let service: Server;
let port: number;
let server: LocalServer;
let client: Client;

beforeAll(async () => {
  port = await freePort();
  service = await startService(port);
  server = await startLocalServer({
    app: 'node --import tsx test/acceptance/backend-faults/app.ts',
    env: { ...process.env, ...APP_ENVIRONMENT, SERVICE_URL: `http://127.0.0.1:${port}` },
  });
  client = await connectClient(server);
});

afterAll(async () => {
  await client?.close();
  await server?.stop();
  await stopService();
});

async function startService(on: number): Promise<Server> {
  const started = createServer((request, response) => answers[request.url!](request, response)).listen(on, '127.0.0.1');
  await once(started, 'listening');
  return started;
}

async function stopService(): Promise<void> {
  if (!service?.listening) return;
  service.close();
  service.closeAllConnections();
  await once(service, 'close');
}

const get = (what: string) => client.callTool({ name: 'get', arguments: { what } });

test.each([
  ['answers with 50 MB', 'flood', 'answered with more than it may'],
  ['does not answer', 'silence', 'did not answer in time'],
  ['cuts its answer off', 'cut', 'could not be reached'],
  ['answers with what is no JSON', 'rubbish', 'failed'],
])('a service that %s is a tool error, and the next call works', async (_fault, what, reason) => {
  const result = await get(what);

  expect(result.isError).toBe(true);
  expect(textOf(result)).toMatch(new RegExp(`^The tool get ${reason}\\. Request id: \\S+$`));
  expect(jsonOf(await get('thing'))).toEqual({ fine: true });
});

test('a service does not get the function to ask for its own credentials', async () => {
  const result = await get('metadata');

  expect(result.isError).toBe(true);
  expect(textOf(result)).toMatch(/^The tool get failed\. Request id: \S+$/);
  await expect.poll(() => server.logs()).toContain('169.254.169.254 has an address that may not be connected to');
});

test('a service that is stopped is a tool error, and when it is back, the tool is too', async () => {
  expect(jsonOf(await get('thing'))).toEqual({ fine: true });
  await stopService();

  const result = await get('thing');
  expect(result.isError).toBe(true);
  expect(textOf(result)).toMatch(/^The tool get could not be reached\. Request id: \S+$/);
  expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['get']);

  service = await startService(port);
  expect(jsonOf(await get('thing'))).toEqual({ fine: true });
});
