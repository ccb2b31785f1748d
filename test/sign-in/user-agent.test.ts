import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createUserAgent } from './user-agent';

/** The tests of sign-in are worth as much as their browser is like one. */
const PAGES: Record<string, { readonly headers?: Record<string, string | string[]>; readonly status?: number; readonly body?: string }> = {
  '/cookies': { headers: { 'set-cookie': ['lax=1; HttpOnly', 'strict=1; SameSite=Strict', 'host=1; Path=/; Secure', '__Host-x=1; Path=/below; Secure', 'below=1; Path=/below'] } },
  '/forget': { headers: { 'set-cookie': 'lax=; Max-Age=0' } },
  '/form': { body: '<form method=post action=/post><input type=hidden name=token value=&amp;1><input name=name><button name=go value=1>Go</button></form>' },
  '/private-form': { headers: { 'referrer-policy': 'no-referrer' }, body: '<form method=post action=/post><button>Go</button></form>' },
  '/redirect-form': { body: '<form method=post action=/redirect><button>Go</button></form>' },
  '/redirect': { status: 303, headers: { location: '/end' } },
};

let server: Server;
let origin: string;
const received: { method: string; path: string; headers: IncomingHttpHeaders; body: string }[] = [];

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const body = (await request.toArray()).join('');
    received.push({ method: request.method!, path: request.url!, headers: request.headers, body });
    const page = PAGES[request.url!];
    response.writeHead(page?.status ?? 200, page?.headers).end(page?.body);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.close();
  server.closeAllConnections();
});

const last = () => received.at(-1)!;

test('cookies go where browsers send them', async () => {
  const agent = createUserAgent();
  await agent.open(`${origin}/cookies`);

  await agent.open(`${origin}/`);
  expect(last().headers.cookie).toBe('lax=1; strict=1; host=1');
  await agent.open(`${origin}/below/it`);
  expect(last().headers.cookie).toBe('below=1; lax=1; strict=1; host=1');
  await agent.open(`${origin}/`, { initiator: 'https://elsewhere.example' });
  expect(last().headers.cookie).toBe('lax=1; host=1');
  await agent.open(`${origin}/forget`);
  await agent.open(`${origin}/`);
  expect(last().headers.cookie).toBe('strict=1; host=1');
});

test('a form is sent as filled in, with the button', async () => {
  const agent = createUserAgent();
  const page = await agent.open(`${origin}/form`);
  await agent.submit(page, page.forms[0], { button: 'Go', fill: { name: 'Ann É' } });

  expect(last()).toMatchObject({ method: 'POST', path: '/post', body: 'token=%261&name=Ann+%C3%89&go=1' });
  expect(last().headers).toMatchObject({ origin, 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'navigate', 'content-type': 'application/x-www-form-urlencoded' });
});

test('a page that hides itself hides its origin', async () => {
  const agent = createUserAgent();
  const page = await agent.open(`${origin}/private-form`);
  await agent.submit(page, page.forms[0]);

  expect(last().headers.origin).toBe('null');
});

test('a redirect after a form is a request without its content, and keeps whom the navigation came from', async () => {
  const agent = createUserAgent();
  const page = await agent.open(`${origin}/redirect-form`);
  const end = await agent.submit(page, page.forms[0]);

  expect(end.path.map(({ pathname }) => pathname)).toEqual(['/redirect', '/end']);
  expect(last()).toMatchObject({ method: 'GET', body: '' });
  expect(last().headers).toMatchObject({ 'sec-fetch-site': 'same-origin' });
  expect(last().headers).not.toHaveProperty('origin');
});

test.each([[undefined, 'none'], ['https://elsewhere.example', 'cross-site']])('a navigation by %s says so: %s', async (initiator, site) => {
  await createUserAgent().open(`${origin}/redirect`, initiator === undefined ? undefined : { initiator });

  expect(received.slice(-2).map(({ headers }) => headers['sec-fetch-site'])).toEqual([site, site]);
});
