import type { ServerResponse } from 'node:http';
import { setDefaultCACertificates } from 'node:tls';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type DocumentHost, startDocumentHost } from './document-host';
import { deleteRecord, documentOf } from './document-store';
import { functionBundle } from '../../shared/function-bundle';
import { ISSUER, PERSON_SETTINGS } from '../../shared/server-environment';
import { captureOutput } from '../../shared/standard-output';
import { type AuthorizationServer, proxyEvent, startAuthorizationServer } from '../authorization-server';
import { PersonClient, tokensIn } from '../person-client';

const DAY = 86_400;

type Handler = (event: APIGatewayProxyEvent) => Promise<APIGatewayProxyResult>;

/** Takes fifty new documents a day. */
const LIMITED = { ...PERSON_SETTINGS, registration: { ...PERSON_SETTINGS.registration, perDay: 50 } };

let host: DocumentHost;
let server: AuthorizationServer;
/** Takes documents of one domain, and sends people to one other. */
let closed: AuthorizationServer;
/** Takes no documents. */
let off: AuthorizationServer;
let answer: (response: ServerResponse, url: string) => void;

beforeAll(async () => {
  // its certificate is not that of claude.ai, which therefore breaks off
  host = await startDocumentHost((request, response) => answer(response, `https://${request.headers.host}${request.url}`));
  setDefaultCACertificates([host.network.authorities!]);
  // gives this process a network in which the host has a public address
  Object.assign(process.env, { DOCUMENT_HOST: 'client.example.com claude.ai', DOCUMENT_HOST_PORT: String(host.network.port) });
  await import('../../../sign-in/document-host/network.mjs' as string);
  closed = await startAuthorizationServer({ ...LIMITED, registration: { ...LIMITED.registration, metadataDocumentHosts: ['*.example.com'], redirectHosts: ['example.com'] } });
  off = await startAuthorizationServer({ ...LIMITED, registration: { ...LIMITED.registration, metadataDocuments: false } });
  server = await startAuthorizationServer(LIMITED);
});

afterAll(async () => {
  host?.close();
  await Promise.all([server, closed, off].map((it) => it?.stop()));
});

let start = Date.now();
let count = 0;
let url: string;
let output: ReturnType<typeof captureOutput>;

const travelTo = (seconds: number) => void vi.useFakeTimers({ now: start + seconds * 1_000, toFake: ['Date'] });

/** Each test has years of its own. */
beforeEach(() => {
  output = captureOutput();
  count += 1;
  start += 1_000 * DAY * 1_000;
  url = `https://client.example.com/${count}`;
  host.requests.length = 0;
  travelTo(0);
});

afterEach(() => void vi.useRealTimers());

const send = (body: unknown, headers: Record<string, string> = {}) => (response: ServerResponse) =>
  void response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));

const authorization = () => PersonClient.known(server, url, 'https://client.example.com/callback').authorizationUrl().slice(ISSUER.length);

/** 303 if the client is taken, 400 if it is not, and 502 if that cannot be told. */
const authorize = async () => (await server.send('GET', authorization())).status;

const withStatus = (status: number) => (response: ServerResponse) => void response.writeHead(status).end();

/** A page that wants to see a browser. */
const challenge = (response: ServerResponse) => void response.writeHead(403, { 'content-type': 'text/html', 'cf-mitigated': 'challenge' }).end('<html>Just a moment…');

const logged = () => output.text().split('\n').filter((line) => line.includes('"UnreadableDocuments":1')).map((line) => JSON.parse(line));

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

  test.each([
    ['its host is down', withStatus(503)],
    ['its host breaks off', (response: ServerResponse) => void response.destroy()],
    ['its host does not want to see this server', withStatus(403)],
    ['its host wants to see a browser', challenge],
    ['its host has too much to do', withStatus(429)],
    ['its host has a fault', withStatus(500)],
    ['its host says that it is somewhere else', (response: ServerResponse) => void response.writeHead(302, { location: 'https://client.example.com/1' }).end()],
    ['its host shows a page', (response: ServerResponse) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>')],
    ['it is that of another client', (response: ServerResponse) => send({ ...documentOf(url), client_id: 'https://client.example.com/other' })(response)],
    ['it is no JSON', (response: ServerResponse) => void response.writeHead(200, { 'content-type': 'application/json' }).end('{')],
    ['it is no object', (response: ServerResponse) => send('text')(response)],
    ['it is null', (response: ServerResponse) => send(null)(response)],
    ['it is too large', (response: ServerResponse) => send(documentOf(url, { padding: 'x'.repeat(5_120) }))(response)],
  ])('is good for as long as it takes while %s; without a copy, people are told', async (_case, trouble) => {
    answer = send(documentOf(url));
    expect(await authorize()).toBe(303);

    answer = trouble;
    for (const time of [61, 9 * DAY, 300 * DAY]) {
      travelTo(time);
      expect(await authorize()).toBe(303);
    }
    expect(logged()).toHaveLength(3);
    travelTo(900 * DAY);
    url += '/unknown';
    expect(await authorize()).toBe(502);
  });

  test.each([404, 410])('is not good any more when its host says for a day that there is none, with status %i', async (status) => {
    answer = send(documentOf(url));
    expect(await authorize()).toBe(303);

    answer = withStatus(status);
    travelTo(3_600);
    expect(await authorize()).toBe(303);
    travelTo(3_600 + DAY - 1);
    expect(await authorize()).toBe(303);
    travelTo(3_600 + DAY + 61);
    expect(await authorize()).toBe(400);
    answer = send(documentOf(url));
    travelTo(3_600 + DAY + 122);
    expect(await authorize()).toBe(303);
  });

  test('that its host never had is not good, and is not asked for twice in a minute', async () => {
    answer = withStatus(404);

    expect([await authorize(), await authorize()]).toEqual([400, 400]);
    expect(host.requests).toHaveLength(1);
    travelTo(61);
    answer = send(documentOf(url));
    expect(await authorize()).toBe(303);
  });

  test('is asked for twice if it has to be', async () => {
    let attempts = 0;
    answer = (response) => ((attempts += 1) === 1 ? void response.destroy() : send(documentOf(url))(response));

    expect(await authorize()).toBe(303);
    expect(logged()).toEqual([]);
  });

  test('S16 is kept only if there were not too many new ones that day, but good all the same', async () => {
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

describe('a metadata document that cannot be read', () => {
  const open = (at = server) => at.send('GET', authorization());

  test('S19 is told to the person, with its host, and when to try again', async () => {
    answer = challenge;
    const { status, headers, text } = await open();

    expect({ status, type: headers['content-type'], retryAfter: headers['retry-after'] }).toEqual({ status: 502, type: 'text/html; charset=utf-8', retryAfter: '60' });
    expect(text).toContain('client.example.com');
    expect(text).toContain('could not be read');
    expect(headers).not.toHaveProperty('location');
  });

  test('is told to a client that pushes its request, as what it is: no fault of the client', async () => {
    answer = challenge;
    const { parameters } = PersonClient.known(server, url, 'https://client.example.com/callback');

    for (const accept of ['application/json', '*/*', 'text/html']) {
      expect(await server.send('POST', '/par', { body: parameters, headers: { Accept: accept } })).toMatchObject({
        status: 503, headers: { 'retry-after': expect.stringMatching(/^(60|59)$/) }, body: { error: 'temporarily_unavailable' },
      });
    }
  });

  test('is written down and counted, with the reason', async () => {
    answer = withStatus(403);
    await open();

    expect(logged()).toEqual([expect.objectContaining({
      level: 'WARN',
      requestId: 'request-1',
      host: 'client.example.com',
      clientId: url,
      status: 403,
      reason: 'the host answered with status 403',
      servedFrom: 'nothing',
      _aws: expect.objectContaining({ CloudWatchMetrics: [expect.objectContaining({ Dimensions: [['FunctionName']] })] }),
    })]);
  });

  test('is asked for no more than twice in a minute, by all instances', async () => {
    answer = challenge;
    await open();
    await open();
    await authorizeElsewhere();

    expect(host.requests).toHaveLength(2);
    expect(logged()).toHaveLength(1);
    travelTo(60);
    await authorizeElsewhere();
    expect(host.requests).toHaveLength(4);
  });

  test('because its host is silent, spares its host other questions for a minute', async () => {
    answer = (response) => void response.destroy();
    await open();
    url += '/other';
    expect(await authorizeElsewhere()).toBe(502);

    expect(host.requests).toHaveLength(2);
    answer = send(documentOf(url));
    travelTo(60);
    expect(await authorizeElsewhere()).toBe(303);
  });

  test('because its host refuses it, does not keep others of the same host away', async () => {
    answer = challenge;
    expect((await open()).status).toBe(502);
    url += '/other';
    answer = send(documentOf(url));

    expect(await authorizeElsewhere()).toBe(303);
  });

  test('S16 is not even asked for if one address names one unknown host after the other', async () => {
    const at = async (name: string, sourceAddress: string) => {
      const known = PersonClient.known(server, `https://${name}/client.json`, 'https://client.example.com/callback').authorizationUrl().slice(ISSUER.length);
      return (await server.send('GET', known, { sourceAddress })).status;
    };
    for (let index = 0; index < 10; index += 1) {
      expect(await at(`h${index}.example.com`, '198.51.100.9')).toBe(502);
    }
    const before = logged().length;
    expect(await at('h10.example.com', '198.51.100.9')).toBe(502);
    expect(logged().length).toBe(before);
    expect(await at('h10.example.com', '198.51.100.10')).toBe(502);
    expect(logged().length).toBe(before + 1);
    answer = send(documentOf('https://client.example.com/client.json'));
    expect(await at('client.example.com', '198.51.100.9')).toBe(502);
  });
});

describe('a client with a document that somebody let in', () => {
  const REDIRECT = 'https://client.example.com/callback';

  test('is served at the token endpoint without its document, for as long as its grant lasts', async () => {
    answer = send(documentOf(url));
    const client = PersonClient.known(server, url, REDIRECT);
    let tokens = await client.connect();
    host.requests.length = 0;

    for (const trouble of [challenge, withStatus(404), (response: ServerResponse) => void response.destroy()]) {
      answer = trouble;
      travelTo((vi.getMockedSystemTime() as Date).getTime() / 1_000 - start / 1_000 + 10 * DAY);
      const { status, body } = await client.refresh(tokens.refresh_token);
      expect(status).toBe(200);
      tokens = body;
    }
    expect((await server.send('POST', '/introspect', { body: { token: tokens.access_token, client_id: url } })).body).toMatchObject({ active: true });
    expect((await server.send('POST', '/revoke', { body: { token: tokens.refresh_token, client_id: url } })).status).toBe(200);
    expect(host.requests).toEqual([]);
  });

  test('is served by its record where even the copy of the document is gone', async () => {
    answer = send(documentOf(url));
    await PersonClient.known(server, url, REDIRECT).connect();
    await deleteRecord(server, 'MetadataDocument', url);

    answer = challenge;
    expect(await authorizeElsewhere()).toBe(303);
    expect(logged()).toEqual([expect.objectContaining({ servedFrom: 'record' })]);
  });

  test('has the record of its latest document', async () => {
    answer = send(documentOf(url));
    await PersonClient.known(server, url, REDIRECT).connect();
    answer = send(documentOf(url, { client_name: 'Notebook 2' }));
    travelTo(61);
    await PersonClient.known(server, url, REDIRECT).connect();

    expect(JSON.stringify(await server.aws.scan())).toContain('\\"client_name\\":\\"Notebook 2\\"');
  });

  test('is not served any more where the owner has excluded its host since, or all documents', async () => {
    answer = send(documentOf(url));
    const client = PersonClient.known(server, url, REDIRECT);
    const { refresh_token: token } = await client.connect();

    for (const registration of [{ metadataDocumentHosts: ['elsewhere.example'] }, { metadataDocuments: false }]) {
      const { handler } = await import(functionBundle('oauth', { ...LIMITED, registration: { ...LIMITED.registration, ...registration } })) as { handler: Handler };
      const body = { grant_type: 'refresh_token', refresh_token: token, client_id: url };
      expect(await handler(proxyEvent('POST', '/token', { body }))).toMatchObject({ statusCode: 401, body: expect.stringContaining('invalid_client') });
    }
    expect((await client.refresh(token)).status).toBe(200);
  });
});

describe('a client that proves itself by keys', () => {
  const keyPair = async (kid: string) => {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    return { privateKey, kid, publicJwk: { ...await exportJWK(publicKey), kid } };
  };
  type Key = Awaited<ReturnType<typeof keyPair>>;

  const seconds = () => Math.floor(Date.now() / 1_000);

  const proof = async ({ privateKey, kid }: Key) => ({
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: await new SignJWT({ iss: url, sub: url, aud: ISSUER, jti: crypto.randomUUID(), iat: seconds(), exp: seconds() + 60 })
      .setProtectedHeader({ alg: 'ES256', kid }).sign(privateKey),
  });

  /** Lets the client in, and returns how it renews its tokens. */
  async function connected(key: Key) {
    const client = PersonClient.known(server, url, 'https://client.example.com/callback');
    let { refresh_token: token } = tokensIn(await client.exchange(await client.authorize(), await proof(key)));
    return async (by: Key): Promise<number> => {
      const { status, body } = await server.send('POST', '/token', {
        body: { grant_type: 'refresh_token', refresh_token: token, client_id: url, ...await proof(by) },
      });
      token = status === 200 ? body.refresh_token : token;
      return status;
    };
  }

  test('at a URL is known by those that were good last, however long they cannot be had', async () => {
    const [key, other] = [await keyPair('k'), await keyPair('k')];
    const keySetUrl = `${url}/keys`;
    answer = (response, requested) => send(requested === keySetUrl
      ? { keys: [key.publicJwk] }
      : documentOf(url, { token_endpoint_auth_method: 'private_key_jwt', jwks_uri: keySetUrl }))(response);
    const refresh = await connected(key);

    answer = challenge;
    travelTo(10 * DAY);
    expect(await refresh(key)).toBe(200);
    expect(await refresh(other)).toBe(401);
    expect(logged()).toEqual([expect.objectContaining({ clientId: keySetUrl, servedFrom: 'copy' })]);
  });

  test('at a URL is not known any more by one that it has withdrawn, after an hour at most', async () => {
    const [key, next] = [await keyPair('k'), await keyPair('n')];
    let keys = [key.publicJwk];
    answer = (response, requested) => send(requested === `${url}/keys`
      ? { keys }
      : documentOf(url, { token_endpoint_auth_method: 'private_key_jwt', jwks_uri: `${url}/keys` }), { 'cache-control': 'max-age=31536000' })(response);
    const refresh = await connected(key);

    keys = [next.publicJwk];
    travelTo(3_601);
    expect(await refresh(key)).toBe(401);
    expect(await refresh(next)).toBe(200);
  });

  test('in its document is not known any more by one that it has withdrawn, but is while the document cannot be read', async () => {
    const [key, next] = [await keyPair('k'), await keyPair('n')];
    const documentWith = ({ publicJwk }: Key) => documentOf(url, { token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [publicJwk] } });
    answer = send(documentWith(key));
    const refresh = await connected(key);

    answer = challenge;
    travelTo(10 * DAY);
    expect(await refresh(key)).toBe(200);
    answer = send(documentWith(next));
    travelTo(10 * DAY + 61);
    expect(await refresh(key)).toBe(401);
    expect(await refresh(next)).toBe(200);
  });
});

describe('a client whose document is well known', () => {
  const CLAUDE = { id: 'https://claude.ai/oauth/mcp-oauth-client-metadata', redirectUri: 'https://claude.ai/api/mcp/auth_callback' };
  const open = (at: AuthorizationServer, { id, redirectUri } = CLAUDE) =>
    at.send('GET', PersonClient.known(at, id, redirectUri).authorizationUrl().slice(ISSUER.length));

  test('is served by what is known of it while the document cannot be read, and gets tokens', async () => {
    const client = PersonClient.known(server, CLAUDE.id, CLAUDE.redirectUri);
    const tokens = await client.connect();

    expect((await client.refresh(tokens.refresh_token)).status).toBe(200);
    expect(logged()).toEqual([expect.objectContaining({ host: 'claude.ai', servedFrom: 'knownDocument' })]);
  });

  test('sends people nowhere else', async () => {
    expect((await open(server, { ...CLAUDE, redirectUri: 'https://claude.ai/other' })).status).toBe(400);
  });

  test('is served on all the same only where the owner wants it', async () => {
    expect((await open(closed)).status).toBe(400);
    expect((await open(off)).status).toBe(400);
  });
});
