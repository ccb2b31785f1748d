import type { ServerResponse } from 'node:http';
import { setDefaultCACertificates } from 'node:tls';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type DocumentHost, startDocumentHost } from './document-host';
import { documentOf } from './document-store';
import { functionBundle } from '../../shared/function-bundle';
import { ISSUER, PERSON_SETTINGS } from '../../shared/server-environment';
import { captureOutput } from '../../shared/standard-output';
import { type AuthorizationServer, proxyEvent, startAuthorizationServer } from '../authorization-server';
import { PersonClient } from '../person-client';

type Handler = (event: APIGatewayProxyEvent) => Promise<APIGatewayProxyResult>;

/** Takes fifty new documents a day. */
const LIMITED = { ...PERSON_SETTINGS, registration: { ...PERSON_SETTINGS.registration, perDay: 50 } };

let host: DocumentHost;
let server: AuthorizationServer;
let answer: (response: ServerResponse, url: string) => void;

beforeAll(async () => {
  host = await startDocumentHost((request, response) => answer(response, `https://client.example.com${request.url}`));
  setDefaultCACertificates([host.network.authorities!]);
  // gives this process a network in which the host has a public address
  Object.assign(process.env, { DOCUMENT_HOST: 'client.example.com', DOCUMENT_HOST_PORT: String(host.network.port) });
  await import('../../../sign-in/document-host/network.mjs' as string);
  server = await startAuthorizationServer(LIMITED);
});

afterAll(async () => {
  host?.close();
  await server?.stop();
});

const start = Date.now();
let count = 0;
let url: string;

const travelTo = (seconds: number) => void vi.useFakeTimers({ now: start + seconds * 1_000, toFake: ['Date'] });

beforeEach(() => {
  captureOutput();
  count += 1;
  url = `https://client.example.com/${count}`;
  host.requests.length = 0;
  travelTo(0);
});

afterEach(() => void vi.useRealTimers());

const send = (body: unknown, headers: Record<string, string> = {}) => (response: ServerResponse) =>
  void response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));

const authorization = () => PersonClient.known(server, url, 'https://client.example.com/callback').authorizationUrl().slice(ISSUER.length);

/** 303 if the client is taken, and else 400. */
const authorize = async () => (await server.send('GET', authorization())).status;

/** At a new instance of the function, which remembers nothing, on the same table. */
async function authorizeElsewhere(): Promise<number> {
  const { handler } = await import(functionBundle('oauth', LIMITED)) as { handler: Handler };
  return (await handler(proxyEvent('GET', authorization(), {}))).statusCode;
}

describe('AS3 a metadata document', () => {
  test('is fetched once for all instances, for as long as its host says', async () => {
    answer = send(documentOf(url), { 'cache-control': 'public, max-age=600' });

    expect(await authorize()).toBe(303);
    travelTo(599);
    expect(await authorizeElsewhere()).toBe(303);
    expect(host.requests.length).toBe(1);
    travelTo(601);
    expect(await authorizeElsewhere()).toBe(303);
    expect(host.requests.length).toBe(2);
  });

  test.each([
    ['for a minute, though its host says never', 'no-store', 59, 61],
    ['for a minute, if its host says nothing', '', 59, 61],
    ['for a day, though its host says a year', 'max-age=31536000', 86_399, 86_401],
  ])('is kept %s', async (_case, cacheControl, fresh, stale) => {
    answer = send(documentOf(url), { 'cache-control': cacheControl });
    await authorize();

    travelTo(fresh);
    await authorize();
    expect(host.requests.length).toBe(1);
    travelTo(stale);
    await authorize();
    expect(host.requests.length).toBe(2);
  });

  test('may change', async () => {
    answer = send(documentOf(url));
    expect(await authorize()).toBe(303);

    answer = send(documentOf(url, { redirect_uris: ['https://client.example.com/other'] }));
    travelTo(61);
    expect(await authorize()).toBe(400);
  });

  test('is good for a week while its host is down, and no longer', async () => {
    answer = send(documentOf(url));
    await authorize();

    answer = (response) => void response.writeHead(503).end();
    travelTo(6 * 86_400);
    expect(await authorize()).toBe(303);
    answer = (response) => void response.destroy();
    expect(await authorize()).toBe(303);
    travelTo(8 * 86_400);
    expect(await authorize()).toBe(400);
  });

  test.each([
    ['there is none any more', (response: ServerResponse) => void response.writeHead(404).end()],
    ['it is somewhere else', (response: ServerResponse) => void response.writeHead(302, { location: 'https://client.example.com/1' }).end()],
    ['it is that of another client', (response: ServerResponse) => send({ ...documentOf(url), client_id: 'https://client.example.com/other' })(response)],
    ['it is no JSON', (response: ServerResponse) => void response.writeHead(200, { 'content-type': 'application/json' }).end('{')],
    ['it is no object', (response: ServerResponse) => send('text')(response)],
    ['it is null', (response: ServerResponse) => send(null)(response)],
  ])('is not good any more when its host says that %s', async (_case, changed) => {
    answer = send(documentOf(url));
    expect(await authorize()).toBe(303);

    answer = changed;
    travelTo(61);
    expect(await authorize()).toBe(400);
  });

  test.each([
    ['S19 is too large', (response: ServerResponse) => send(documentOf(url, { padding: 'x'.repeat(5_120) }))(response)],
    ['S19 is no JSON', (response: ServerResponse) => void response.writeHead(200, { 'content-type': 'text/html' }).end(JSON.stringify(documentOf(url)))],
  ])('that %s is refused', async (_case, wrong) => {
    answer = wrong;

    expect(await authorize()).toBe(400);
  });

  test('S16 is kept only if there were not too many new ones that day, but good all the same', async () => {
    travelTo(100 * 86_400);
    const kept = async () => (await server.aws.scan()).filter(({ pk }) => pk?.S?.startsWith('MetadataDocument#')).length;
    const before = await kept();
    answer = (response, requested) => send(documentOf(requested))(response);

    for (let index = 0; index < 52; index += 1) {
      url = `https://client.example.com/many/${index}`;
      expect(await authorize()).toBe(303);
    }

    expect(await kept() - before).toBe(50);
  });
});
