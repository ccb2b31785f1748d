import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { claudeCodeCommand, claudeLink, cursorLink, vsCodeLink } from '../../../../lambda-src/oauth/home/install-links';
import { ISSUER, MCP_URL, PERSON_SETTINGS } from '../../shared/server-environment';
import { type AuthorizationServer, startAuthorizationServer } from '../authorization-server';

let server: AuthorizationServer;

beforeAll(async () => {
  server = await startAuthorizationServer(PERSON_SETTINGS);
});

afterAll(() => server?.stop());

/** `Accept` headers that browsers send when a person opens a page: Chromium, Firefox, Safari, and the shortest. */
const BROWSERS = [
  'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7',
  'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'application/xhtml+xml, text/html;q=0.9',
  'text/html',
];

/** `Accept` headers that programs send. */
const PROGRAMS = [undefined, '*/*', 'application/json', 'application/json, text/event-stream', 'text/event-stream', 'text/html;q=0, */*', 'text/htmlx'];

const open = (accept: string | undefined, method = 'GET') => server.send(method, '/', { headers: accept === undefined ? {} : { Accept: accept } });

test.each(BROWSERS)('a browser gets the page: Accept: %s', async (accept) => {
  const { status, headers, text } = await open(accept);

  expect(status).toBe(200);
  expect(headers['content-type']).toBe('text/html; charset=utf-8');
  expect(text).toContain(MCP_URL);
  expect(text).toContain('/prod/account');
});

test.each(PROGRAMS)('a program gets what it gets of every path that does not exist: Accept: %s', async (accept) => {
  const { status, headers, body } = await open(accept);

  expect(status).toBe(404);
  expect(body).toEqual({ error: 'not_found', error_description: 'There is no such endpoint', request_id: 'request-1' });
  expect(headers).toMatchObject({ 'access-control-allow-origin': '*', 'cache-control': 'no-store' });
});

test('a browser is led to the page from what only programs use, and programs are not', async () => {
  for (const path of ['/clients/abc', '/token', '/register', '/no/such/path']) {
    expect((await server.send('GET', path, { headers: { Accept: BROWSERS[0]! } })).headers.location).toBe(`${ISSUER}/`);
    expect((await server.send('GET', path, { headers: { Accept: '*/*' } })).status).toBeGreaterThanOrEqual(400);
  }
  expect((await server.send('GET', '/jwks', { headers: { Accept: BROWSERS[0]! } })).body).toHaveProperty('keys');
});

test('HEAD is answered as GET is', async () => {
  expect((await open('text/html', 'HEAD')).status).toBe(200);
  expect((await open(undefined, 'HEAD')).status).toBe(404);
});

describe('the links', () => {
  const NAME = 'Bücher & "Co" $(rm -rf ~)';

  test('name the server and its URL to Claude', () => {
    const { origin, pathname, searchParams } = new URL(claudeLink(NAME, MCP_URL));
    expect(origin + pathname).toBe('https://claude.ai/customize/connectors');
    expect(Object.fromEntries(searchParams)).toEqual({ modal: 'add-custom-connector', connectorName: NAME, connectorUrl: MCP_URL });
  });

  test('name the server and its URL to Cursor', () => {
    const { protocol, host, pathname, searchParams } = new URL(cursorLink(NAME, MCP_URL));
    expect(protocol + host + pathname).toBe('cursor:anysphere.cursor-deeplink/mcp/install');
    expect(searchParams.get('name')).toBe('bucher-co-rm-rf');
    expect(JSON.parse(Buffer.from(searchParams.get('config')!, 'base64').toString())).toEqual({ url: MCP_URL });
  });

  test('name the server and its URL to VS Code', () => {
    const [address, settings] = vsCodeLink(NAME, MCP_URL).split('?') as [string, string];
    expect(address).toBe('vscode:mcp/install');
    expect(JSON.parse(decodeURIComponent(settings))).toEqual({ name: 'bucher-co-rm-rf', type: 'http', url: MCP_URL });
  });

  test('put nothing into a shell but a name and the URL', () => {
    expect(claudeCodeCommand(NAME, MCP_URL)).toBe(`claude mcp add --transport http bucher-co-rm-rf ${MCP_URL}`);
    expect(claudeCodeCommand('天気', MCP_URL)).toBe(`claude mcp add --transport http mcp-server ${MCP_URL}`);
  });
});
