import { SignJWT } from 'jose';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { httpHandler, json, serviceAt, startHttpService, type Answer, type ArrivedRequest, type HttpService } from './http-service';
import { log } from '../../../../lambda-src/shared/log';
import type {
  CredentialsManifest, HttpHandlerManifest, JsonObject, SecretFieldManifest, TokenRequestManifest, ToolEvent,
} from '../../../../src/contract';
import { startAwsServices, type AwsServices } from '../../shared/aws-services';
import { captureOutput } from '../../shared/standard-output';
import { caller, startFunction, tool } from '../mcp-function';
import { callTool } from '../messages';

const API_KEY = 'top-secret-api-key';
const CLIENT_SECRET = 'top:secret client';

/** What no log may hold. */
const SECRETS = /top.secret|open sesame|-token-|eyJ/;

/** Each test has secrets of its own, since those that were read are kept. */
let testNumber = 0;
const secretOf = (name: string, field?: string): SecretFieldManifest =>
  ({ secretArn: `arn:aws:secretsmanager:us-east-1:123456789012:secret:${name}-${testNumber}`, ...(field && { field }) });
const put = (name: string, value: string) => aws.secrets.put(secretOf(name).secretArn, value);

let aws: AwsServices;
let service: HttpService;
let tokens: HttpService;
let issued: number;

const inHeader = (secret = secretOf('key')): CredentialsManifest => ({ type: 'secret', secret, in: 'header', name: 'X-Api-Key', prefix: '' });

function tokenRequest(overrides: Partial<TokenRequestManifest> = {}): TokenRequestManifest {
  return {
    tokenUrl: `${tokens.url}/token`,
    clientId: 'server',
    clientSecret: secretOf('client'),
    clientAuthentication: 'client_secret_basic',
    scopes: ['read', 'write'],
    parameters: { audience: 'https://api.example.com' },
    ...overrides,
  };
}

/** An access token of a caller, as the authorizer has let it through. */
async function tokenFor(subject: string, lifetime = '1h'): Promise<string> {
  return new SignJWT({ sub: subject }).setProtectedHeader({ alg: 'HS256' }).setExpirationTime(lifetime).sign(new TextEncoder().encode('any key'));
}

/** Issues tokens that tell who they are for. */
const issueToken: Answer = (request, response, { body }) => {
  const parameters = new URLSearchParams(body.toString());
  const subject = parameters.get('subject_token') ?? parameters.get('assertion') ?? 'server';
  issued += 1;
  const { sub } = subject === 'server' ? { sub: 'server' } : JSON.parse(Buffer.from(subject.split('.')[1]!, 'base64url').toString());
  json({ access_token: `${sub}-token-${issued}`, token_type: 'Bearer', expires_in: 3600 })(request, response, {} as ArrivedRequest);
};

const echoAuthorization: Answer = (request, response, arrived) =>
  json({ authorization: request.headers.authorization ?? null })(request, response, arrived);

beforeAll(async () => {
  aws = await startAwsServices();
  service = await startHttpService(echoAuthorization);
  tokens = await startHttpService(issueToken);
});
beforeEach(() => {
  testNumber += 1;
  issued = 0;
  put('key', API_KEY);
  put('client', CLIENT_SECRET);
  put('login', JSON.stringify({ user: 'Aladdin', pass: 'open sesame' }));
  service.answer = echoAuthorization;
  tokens.answer = issueToken;
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  aws.fail('secretsmanager', undefined);
  [service, tokens].forEach(({ requests }) => requests.length = 0);
});
afterAll(async () => {
  [service, tokens].forEach((each) => each.close());
  await aws.stop();
});

/** A tool whose requests carry these credentials; calls give the JSON that the service answered, or the MCP result that is an error. */
async function toolWith(credentials: CredentialsManifest[], overrides: Partial<HttpHandlerManifest> = {}) {
  const { createHttpHandler } = await import('../../../../lambda-src/mcp/handlers/http/http-handler');
  const handle = createHttpHandler(httpHandler(serviceAt(service.url, { credentials }), overrides));
  return async (args: JsonObject = {}, accessToken?: string): Promise<any> => {
    const event: ToolEvent = {
      version: '1', tool: 'get', requestId: 'request-1', arguments: args, caller: { clientId: 'app', subject: 'alice', scopes: [] },
    };
    const answer: any = await handle(event, { signal: new AbortController().signal, reportProgress: async () => undefined, accessToken });
    return answer?.value ?? answer;
  };
}

/** Why a call failed. */
async function failureOf(call: Promise<unknown>): Promise<unknown> {
  const error = await call.then(() => undefined, (reason: unknown) => reason);
  const output = captureOutput();
  log.error('failed', { error });
  expect(output.text()).not.toMatch(SECRETS);
  return error;
}

describe('a secret', () => {
  test('is sent in a header', async () => {
    const call = await toolWith([inHeader()]);
    await call();
    expect(service.requests[0]!.headers['x-api-key']).toBe(API_KEY);
  });

  test('is sent as a token, from a field of the secret', async () => {
    put('fields', JSON.stringify({ token: 'top-secret-field' }));
    const call = await toolWith([{ ...inHeader(secretOf('fields', 'token')), name: 'Authorization', prefix: 'Bearer ' } as CredentialsManifest]);
    expect(await call()).toEqual({ authorization: 'Bearer top-secret-field' });
  });

  test('is sent in the query, in the place of what an argument puts there, and nothing else changes', async () => {
    const parameters = ['key', 'q'].map((name) => ({ in: 'query' as const, name, value: { $value: ['arguments', name] } }));
    const call = await toolWith([{ ...inHeader(), in: 'query', name: 'key' } as CredentialsManifest], { parameters });
    await call({ key: 'mine', q: 'a b+c\'' });
    expect(service.requests[0]!.target).toBe(`/?q=a%20b%2Bc%27&key=${API_KEY}`);
  });

  test('is sent in a cookie, in the place of what an argument puts there, beside others', async () => {
    const parameters = ['session', 'theme'].map((name) => ({ in: 'cookie' as const, name, value: { $value: ['arguments', name] } }));
    const call = await toolWith([{ ...inHeader(), in: 'cookie', name: 'session' } as CredentialsManifest], { parameters });
    await call({ session: 'mine', theme: 'dark' });
    expect(service.requests[0]!.headers.cookie).toBe(`theme=dark; session=${API_KEY}`);
  });

  test('is sent in a cookie, in the place of what a header puts there without a space', async () => {
    const parameters = [{ in: 'header' as const, name: 'Cookie', value: 'theme=dark;session=other' }];
    const call = await toolWith([{ ...inHeader(), in: 'cookie', name: 'session' } as CredentialsManifest], { parameters });
    await call();
    expect(service.requests[0]!.headers.cookie).toBe(`theme=dark; session=${API_KEY}`);
  });

  test.each([['a user name from a secret', true], ['a user name that is none', false]])('is sent as a password, with %s (RFC 7617)', async (_case, isSecret) => {
    const username = isSecret ? secretOf('login', 'user') : 'Aladdin';
    const call = await toolWith([{ type: 'basic', username, password: secretOf('login', 'pass') }]);
    expect(await call()).toEqual({ authorization: 'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==' });
  });

  test('is read once for many calls', async () => {
    const call = await toolWith([inHeader()]);
    aws.calls.length = 0;
    await Promise.all([call(), call(), call()]);
    expect(aws.calls).toHaveLength(1);
  });

  test('that was rotated is read again when the old one is refused, and the request is sent once more', async () => {
    const call = await toolWith([inHeader()]);
    await call();
    put('key', 'top-secret-rotated');
    service.answer = (request, response, arrived) =>
      json({ ok: true }, request.headers['x-api-key'] === 'top-secret-rotated' ? 200 : 401)(request, response, arrived);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 15_000 });
    expect(await call()).toEqual({ ok: true });
    expect(service.requests.map(({ headers }) => headers['x-api-key'])).toEqual([API_KEY, API_KEY, 'top-secret-rotated']);
  });

  test('that was rotated is read again, whatever the refusal of the old one says, and how much', async () => {
    const call = await toolWith([inHeader()], { maxResultSize: 1_000 });
    await call();
    put('key', 'top-secret-rotated');
    service.answer = (request, response, arrived) => (request.headers['x-api-key'] === 'top-secret-rotated'
      ? json({ ok: true })
      : json('x'.repeat(2 * 1024 * 1024), 401))(request, response, arrived);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 15_000 });
    expect(await call()).toEqual({ ok: true });
  });

  test('that is refused, and is still the same, is an error at once', async () => {
    const call = await toolWith([inHeader()]);
    service.answer = json({ detail: API_KEY }, 401);
    const output = captureOutput();
    expect((await call()).content[0].text).toBe('The service refused this server\'s credentials (status 401). Request id: request-1');
    expect(service.requests).toHaveLength(1);
    expect(output.text()).not.toMatch(SECRETS);
  });

  test.each([
    ['has no such field', 'login', 'token'],
    ['is no JSON', 'key', 'token'],
    ['cannot be sent', 'lines', undefined],
  ])('that %s is a failure that does not tell it', async (_case, name, field) => {
    put('lines', 'top-secret\r\nX-Evil: 1');
    const call = await toolWith([inHeader(secretOf(name, field))]);
    expect(await failureOf(call())).toMatchObject({ name: 'ToolFailure', kind: 'failed' });
    expect(service.requests).toEqual([]);
  });

  test('that cannot be read is a server that is busy', async () => {
    const call = await toolWith([inHeader()]);
    aws.fail('secretsmanager', { status: 500, type: 'InternalServiceError' });
    expect(await failureOf(call())).toMatchObject({ name: 'ServiceUnavailableError' });
  });

  test('does not follow a redirect to another origin', async () => {
    const other = await startHttpService(json({}));
    const places = ['header', 'query', 'cookie'] as const;
    const call = await toolWith(places.map((place) => ({ ...inHeader(), in: place, name: 'key' }) as CredentialsManifest));
    service.answer = (_request, response) => void response.writeHead(302, { location: `${other.url}/next` }).end();
    expect(await call()).toEqual({});
    other.close();
    expect(other.requests).toHaveLength(1);
    expect(JSON.stringify(other.requests)).not.toContain(API_KEY);
  });
});

describe('client credentials (RFC 6749 section 4.4)', () => {
  const credentials = (overrides: Partial<TokenRequestManifest> = {}): CredentialsManifest => ({ type: 'clientCredentials', ...tokenRequest(overrides) });
  const withToken = (number: number) => ({ authorization: `Bearer server-token-${number}` });

  test('are exchanged for a token, which many calls share', async () => {
    const call = await toolWith([credentials()]);
    expect([...await Promise.all([call(), call()]), await call()]).toEqual(Array(3).fill(withToken(1)));
    expect(tokens.requests).toHaveLength(1);
    const [{ method, target, headers, body }] = tokens.requests as any;
    expect([method, target]).toEqual(['POST', '/token']);
    // each form-urlencoded first (RFC 6749 section 2.3.1)
    expect(headers.authorization).toBe(`Basic ${Buffer.from('server:top%3Asecret+client').toString('base64')}`);
    expect(Object.fromEntries(new URLSearchParams(body.toString())))
      .toEqual({ grant_type: 'client_credentials', scope: 'read write', audience: 'https://api.example.com' });
  });

  test('are exchanged for one token for all tools of a service', async () => {
    const calls = [await toolWith([credentials()]), await toolWith([credentials()], { method: 'POST' })];
    expect([await calls[0]!(), await calls[1]!()]).toEqual([withToken(1), withToken(1)]);
  });

  test('may be sent in the body', async () => {
    const call = await toolWith([
      credentials({ tokenUrl: `${tokens.url}/token?p=sign-in`, clientAuthentication: 'client_secret_post', scopes: [], parameters: {} }),
    ]);
    await call();
    expect(tokens.requests[0]!.target).toBe('/token?p=sign-in');
    expect(Object.fromEntries(new URLSearchParams(tokens.requests[0]!.body.toString())))
      .toEqual({ grant_type: 'client_credentials', client_id: 'server', client_secret: CLIENT_SECRET });
  });

  test.each([
    ['a minute before it expires', 3600, 3600 - 61, 3600 - 59],
    ['a minute before it expires, which is a string', '3600', 3600 - 61, 3600 - 59],
    ['after half of its life, if that is short', 60, 29, 31],
    ['after five minutes, if nobody says when it expires', undefined, 299, 301],
    ['after five minutes, if that is no time', null, 299, 301],
  ])(
    'are exchanged again %s', async (_case, lifetime, before, after) => {
      tokens.answer = (...args) => json({ access_token: `server-token-${++issued}`, token_type: 'bearer', expires_in: lifetime })(...args);
      const call = await toolWith([credentials()]);
      vi.useFakeTimers({ toFake: ['Date'] });
      const began = Date.now();
      const answers = [];
      for (const seconds of [0, before, after]) {
        vi.setSystemTime(began + seconds * 1000);
        answers.push(await call());
      }
      expect(answers).toEqual([withToken(1), withToken(1), withToken(2)]);
    });

  test.each<[string, object]>([
    ['an ID token', { id_token: 'no.id.token' }],
    ['a refresh token that is none', { refresh_token: null }],
    ['a list of scopes', { scope: ['read'] }],
  ])('are exchanged for a token that %s comes with', async (_case, others) => {
    tokens.answer = json({ access_token: 'server-token-1', token_type: 'Bearer', expires_in: 3600, ...others });
    const call = await toolWith([credentials()]);
    expect(await call()).toEqual(withToken(1));
  });

  test('are exchanged again, once, when the service refuses the token, unless it is a new one', async () => {
    const call = await toolWith([credentials()]);
    await call();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 15_000 });
    service.answer = (request, response, arrived) =>
      (request.headers.authorization === 'Bearer server-token-1' ? json({}, 401) : echoAuthorization)(request, response, arrived);
    expect(await Promise.all([call(), call(), call()])).toEqual(Array(3).fill(withToken(2)));
    expect(tokens.requests).toHaveLength(2);

    service.answer = json({}, 401);
    for (const [pause, attempts] of [[0, 1], [15_000, 2]] as const) {
      vi.setSystemTime(Date.now() + pause);
      service.requests.length = 0;
      captureOutput();
      expect((await call()).isError).toBe(true);
      expect(service.requests).toHaveLength(attempts);
    }
    expect(tokens.requests).toHaveLength(3);
  });

  test.each([
    ['client_secret_post' as const, json({ error: 'invalid_client' }, 401)],
    ['client_secret_basic' as const, (_request: unknown, response: any) =>
      void response.writeHead(401, { 'content-type': 'application/json', 'www-authenticate': 'Basic realm="x"' }).end('{"error":"invalid_client"}')],
  ] satisfies [string, Answer][])('that were rotated are read again: %s', async (clientAuthentication, refuse) => {
    // it can be used for ten seconds
    tokens.answer = (...args) => json({ access_token: `server-token-${++issued}`, token_type: 'bearer', expires_in: 20 })(...args);
    const call = await toolWith([credentials({ clientAuthentication })]);
    await call();
    put('client', 'top-secret-rotated');
    tokens.answer = (request, response, arrived) => {
      const sent = Buffer.from(request.headers.authorization?.slice('Basic '.length) ?? '', 'base64').toString() + arrived.body.toString();
      (sent.includes('rotated') ? issueToken : refuse)(request, response, arrived);
    };
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 15_000 });
    expect(await call()).toEqual(withToken(2));
    expect(tokens.requests).toHaveLength(3);
  });

  test.each([[429, 'busy'], [500, 'failed'], [502, 'unreachable'], [503, 'busy'], [504, 'unreachable']])(
    'a token endpoint that answers with %i makes the tool %s', async (status, kind) => {
      const call = await toolWith([credentials()]);
      tokens.answer = json({ error: 'temporarily_unavailable' }, status);
      expect(await failureOf(call())).toMatchObject({ name: 'ToolFailure', kind });
    });

  test.each<[string, Answer]>([
    ['does not answer', () => undefined],
    ['answers in part', (_request, response) => void response.writeHead(200, { 'content-type': 'application/json' }).write('{')],
  ])('a token endpoint that %s in time is given up', async (_case, answer) => {
    const timeout = new AbortController();
    vi.spyOn(AbortSignal, 'timeout').mockReturnValue(timeout.signal);
    const call = await toolWith([credentials()]);
    tokens.answer = (...args) => {
      answer(...args);
      timeout.abort(new DOMException('', 'TimeoutError'));
    };
    expect(await failureOf(call())).toMatchObject({ name: 'ToolFailure', kind: 'timedOut' });
  });

  test.each<[string, Answer]>([
    ['refuses', json({ error: 'invalid_client', error_description: 'top-secret' }, 401)],
    ['answers with nonsense', (_request, response) => void response.writeHead(200, { 'content-type': 'application/json' }).end('{"access_token":"top-secret')],
    ['answers with another kind of token', json({ access_token: 'top-secret', token_type: 'mac' })],
    ['answers without a token', json({ token_type: 'bearer' })],
    ['answers with a token that cannot be sent', json({ access_token: 'top-secret\r\nX-Evil: 1', token_type: 'bearer' })],
    ['answers with a redirect', (_request, response) => void response.writeHead(302, { location: `${service.url}/elsewhere` }).end()],
    ['answers with too much', json({ access_token: 'a'.repeat(100_000), token_type: 'bearer' })],
    ['fails', json({}, 500)],
    ['breaks off', (request) => request.socket.destroy()],
  ])('a token endpoint that %s is a failure, and is asked again for the next call', async (_case, answer) => {
    const call = await toolWith([credentials()]);
    tokens.answer = answer;
    expect(await failureOf(call())).toMatchObject({ name: 'ToolFailure' });
    expect(service.requests).toEqual([]);
    tokens.answer = issueToken;
    expect(await call()).toEqual(withToken(1));
  });

  test('S20 a token endpoint that is not public is not reached', async () => {
    const { createCredentials } = await import('../../../../lambda-src/mcp/credentials/create-credentials');
    const { apply } = createCredentials({ credentials: [credentials()], allowedNetworks: [] });
    const request = { url: new URL('https://api.example.com'), headers: new Map<string, string>() };
    expect(await failureOf(apply(request, undefined))).toMatchObject({ kind: 'failed', message: expect.stringContaining('neither public nor') });
    expect(tokens.requests).toEqual([]);
  });
});

describe('on behalf of the person that calls', () => {
  const exchanged = (grant: 'tokenExchange' | 'jwtBearer' = 'tokenExchange'): CredentialsManifest => ({ type: 'tokenExchange', grant, ...tokenRequest() });

  test.each([
    ['tokenExchange' as const, (token: string) => ({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: token,
      subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    })],
    ['jwtBearer' as const, (token: string) => ({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion: token,
      requested_token_use: 'on_behalf_of',
    })],
  ])('%s', async (grant, expected) => {
    const call = await toolWith([exchanged(grant)]);
    const token = await tokenFor('alice');
    expect(await call({}, token)).toEqual({ authorization: 'Bearer alice-token-1' });
    expect(Object.fromEntries(new URLSearchParams(tokens.requests[0]!.body.toString())))
      .toEqual({ scope: 'read write', audience: 'https://api.example.com', ...expected(token) });
  });

  test('everybody has a token of their own, which their next calls use', async () => {
    const call = await toolWith([exchanged()]);
    const [alice, bob] = [await tokenFor('alice'), await tokenFor('bob')];
    const answers = [];
    for (const token of [alice, bob, alice, bob]) {
      answers.push((await call({}, token)).authorization);
    }
    expect(answers).toEqual(['Bearer alice-token-1', 'Bearer bob-token-2', 'Bearer alice-token-1', 'Bearer bob-token-2']);
  });

  test('the token is not used for longer than the one it was had for', async () => {
    const call = await toolWith([exchanged()]);
    const token = await tokenFor('alice', '10m');
    await call({}, token);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 601_000 });
    expect(await call({}, token)).toEqual({ authorization: 'Bearer alice-token-2' });
  });

  test('a call without a token fails', async () => {
    const call = await toolWith([exchanged()]);
    expect(await failureOf(call())).toMatchObject({ kind: 'failed', message: expect.stringMatching(/^There is no access token to exchange/) });
    expect([...tokens.requests, ...service.requests]).toEqual([]);
  });

  test('S11 the token of a request goes to the token endpoint, and nowhere else', async () => {
    const handler = httpHandler(serviceAt(service.url, { credentials: [exchanged()] }));
    const mcp = await startFunction({ manifest: { tools: [tool('get', { handler })] } });
    const token = await tokenFor('alice');
    const { headers, body } = callTool('get');
    const answer = await mcp.call({ body, headers: { ...headers, Authorization: `Bearer ${token}` }, authorizer: caller('alice') });
    expect(answer.messages[0].result.structuredContent).toEqual({ authorization: 'Bearer alice-token-1' });
    expect(new URLSearchParams(tokens.requests[0]!.body.toString()).get('subject_token')).toBe(token);
    expect(JSON.stringify(service.requests)).not.toContain(token);
    expect(JSON.stringify(mcp.log)).not.toMatch(SECRETS);
  });
});

describe('a cache of tokens', () => {
  /** A cache, and the keys of which tokens were requested. */
  async function requesting(maxTokens: number) {
    const { createTokenCache } = await import('../../../../lambda-src/mcp/credentials/token-cache');
    const cache = createTokenCache(maxTokens, 10_000);
    const requested: string[] = [];
    const get = (key: string, request?: Promise<string>) => cache.get(key, async () => {
      requested.push(key);
      return { value: await request ?? key, requestedAt: Date.now(), usableUntil: Infinity };
    });
    return { get, requested };
  }

  test('forgets those of people who called longest ago', async () => {
    const { get, requested } = await requesting(2);
    for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) {
      await get(key);
    }
    expect(requested).toEqual(['a', 'b', 'c', 'b']);
  });

  test('does not wait for a request that began before the function was frozen', async () => {
    const { get, requested } = await requesting(2);
    const standing = Promise.withResolvers<string>();
    vi.useFakeTimers({ toFake: ['Date'] });
    const given = [get('a', standing.promise), get('a')];
    vi.setSystemTime(Date.now() + 11_000);
    expect(await get('a', Promise.resolve('new'))).toMatchObject({ value: 'new' });
    standing.resolve('old');
    expect(await Promise.all(given)).toMatchObject([{ value: 'old' }, { value: 'old' }]);
    expect(requested).toEqual(['a', 'a']);
  });
});
