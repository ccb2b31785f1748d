import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Answer, type AuthorizationServer, type RequestOptions, startAuthorizationServer } from './authorization-server';
import { csrfTokenOf } from './browser';
import { PersonClient } from './person-client';
import { recordsOf, sizeOf } from './stored-records';
import { type StrangeRequest, strangeRequests } from './strange-requests';
import { repetitions } from '../../share.mts';
import { ISSUER, PERSON_SETTINGS } from '../shared/server-environment';
import { captureOutput } from '../shared/standard-output';

const MAX_RECORD = 4_096;

/** API Gateway sends no more. */
const MAX_HEADERS = 10_240;

const OWNERS_CLIENT = { clientId: 'handbook', name: 'Handbook', redirectUris: ['https://handbook.example.com/callback'] };

const SETTINGS = {
  ...PERSON_SETTINGS,
  preRegisteredClients: [OWNERS_CLIENT],
  registration: { ...PERSON_SETTINGS.registration, redirectSchemes: ['*.*', 'cursor'], metadataDocumentHosts: ['documents.example.com'] },
};

/** The places to which somebody trusts that people are sent: the owner, or nobody but the person's own computer. */
const TRUSTED = ['https://handbook.example.com/callback', 'http://127.0.0.1:9/cb'];

/** A sign-in that a stranger has begun, with the cookies of their browser. */
interface Begun {
  readonly path: string;
  readonly cookie: string;
}

let server: AuthorizationServer;
let clients: PersonClient[];
const begun: Begun[] = [];
const pushed: string[] = [];

beforeAll(async () => {
  server = await startAuthorizationServer(SETTINGS);
  clients = [
    PersonClient.known(server, OWNERS_CLIENT.clientId, OWNERS_CLIENT.redirectUris[0]!),
    ...await Promise.all([
      'https://evil.example/callback', 'http://127.0.0.1:9/cb', 'com.example.app:/callback', 'https://evil.example/long?'.padEnd(1_500, 'x'),
    ].map((redirectUri) => PersonClient.register(server, { redirect_uris: [redirectUri], client_name: '\u{1f600}'.repeat(90), client_uri: `https://${'a'.repeat(240)}.example/` }))),
  ];
});

afterAll(() => server?.stop());

/** Makes the form of a request of a client, with what is strange about it. */
function formOf({ client, changes, omissions }: StrangeRequest): string {
  const changed = new Set([...changes.map(([name]) => name), ...omissions]);
  const good = Object.entries(clients[client]?.parameters ?? {}).filter(([name]) => !changed.has(name));
  return new URLSearchParams([...good, ...changes.flatMap(([name, values]) => values.map((value): [string, string] => [name, value]))]).toString();
}

function cookieOf({ cookies }: StrangeRequest, own: string | undefined, index: number): string | undefined {
  switch (cookies) {
    case 'own': return own;
    case 'foreign': return begun[(index + 1) % (begun.length || 1)]?.cookie;
    case 'invented': return `__Host-browser=${'x'.repeat(43)}; __Host-session=${'y'.repeat(43)}; resume=x; interaction=x; __Host-browser=z`;
    case 'none': return undefined;
  }
}

/** Sends the request. Answers also whether a person has pressed a button that sends them back to the client. */
async function send(strange: StrangeRequest): Promise<{ answer: Answer; sendsBack: boolean }> {
  const index = begun.length === 0 ? 0 : strange.interaction % begun.length;
  const interaction = begun[index];
  const cookie = cookieOf(strange, interaction?.cookie, index);
  const options: RequestOptions = { headers: { ...strange.headers, ...(cookie !== undefined && { Cookie: cookie }) } };
  const withBody = (body: string): RequestOptions => ({ headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...options.headers }, body: strange.rawBody ?? body });
  const form = formOf(strange);
  switch (strange.endpoint) {
    case 'authorize': {
      const requestUri = strange.interaction % 3 === 0 ? pushed[strange.interaction % (pushed.length || 1)] : undefined;
      const query = requestUri === undefined ? form : `${form}&${new URLSearchParams({ request_uri: requestUri })}`;
      const answer = await server.send('GET', `/authorize?${query}`, options);
      const { location } = answer.headers;
      if (location?.startsWith(`${ISSUER}/authorize/`)) {
        begun.push({ path: location.slice(ISSUER.length), cookie: answer.cookies.length > 0 ? answer.cookies.map((line) => line.split(';')[0]).join('; ') : cookie ?? '' });
        begun.splice(0, begun.length - 30);
      }
      return { answer, sendsBack: false };
    }
    case 'authorizeByForm': return { answer: await server.send('POST', '/authorize', withBody(form)), sendsBack: false };
    case 'push': {
      const answer = await server.send('POST', '/par', withBody(form));
      if (answer.status === 201) {
        pushed.push(answer.body.request_uri);
        pushed.splice(0, pushed.length - 10);
      }
      return { answer, sendsBack: false };
    }
    case 'showInteraction': return { answer: await server.send('GET', interaction?.path ?? '/authorize/x', options), sendsBack: false };
    case 'decideInteraction': {
      const { path, cookie: own } = interaction ?? { path: '/authorize/x', cookie: '' };
      const page = await server.send('GET', path, { headers: { Cookie: own } });
      const token = strange.form === 'of the page' && page.text.includes('csrf_token') ? csrfTokenOf(page) : strange.form === 'without token' ? '' : 'x';
      const body = new URLSearchParams({ csrf_token: token, decision: strange.decision, passphrase: 'x' }).toString();
      return { answer: await server.send('POST', path, withBody(body)), sendsBack: strange.decision === 'cancel' };
    }
  }
}

function expectSound({ status, headers, cookies, text }: Answer, sendsBack: boolean): void {
  expect(status).toBeLessThan(500);
  expect(headers['strict-transport-security']).toBe('max-age=31536000');
  const size = [...Object.entries(headers), ...cookies.map((cookie) => ['set-cookie', cookie])].reduce((sum, pair) => sum + pair.join(': \r\n').length, 0);
  expect(size).toBeLessThan(MAX_HEADERS);
  expect(Object.entries(headers).filter(([, value]) => /[^\t\u0020-\u007e]/.test(value))).toEqual([]);

  const { location, 'content-type': type = '' } = headers;
  if (location !== undefined) {
    expect({ status, text }).toEqual({ status: 303, text: '' });
    const isKnown = [`${ISSUER}/`, ...TRUSTED, ...(sendsBack ? clients.map(({ redirectUri }) => redirectUri) : [])].some((place) => location.startsWith(place));
    expect(isKnown ? undefined : location).toBeUndefined();
  }
  if (/html/i.test(type)) {
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringMatching(/^default-src 'none'; style-src 'sha256-[^']+'; .*frame-ancestors 'none'$/),
    });
    expect(text).not.toMatch(/<script|javascript:|\son\w+=|formaction|http-equiv/i);
  } else if (text !== '') {
    expect(type).toMatch(/^application\/json/);
  }
}

test('S42 S43 S44 S45 S16 whatever a stranger sends to the front, what comes back is shaped by this server, and small', async () => {
  const output = captureOutput();

  await fc.assert(fc.asyncProperty(strangeRequests, async (strange) => {
    const { answer, sendsBack } = await send(strange);
    expectSound(answer, sendsBack);
  }), { seed: Number(process.env.TEST_SEED), numRuns: repetitions(5_000, 300), endOnFailure: true });

  // what comes back is worth little unless much gets through
  expect(begun.length).toBeGreaterThan(5);
  expect(pushed.length).toBeGreaterThan(5);
  expect(output.text().split('\n').filter((line) => /securityEvent|"level":"ERROR"/.test(line))).toEqual([]);
  const large = (await recordsOf(server)).filter((record) => sizeOf(record) > MAX_RECORD).map((record) => `${record.pk!.S} ${sizeOf(record)}`);
  expect(large).toEqual([]);
});
