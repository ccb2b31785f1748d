import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Answer, type AuthorizationServer, startAuthorizationServer } from './authorization-server';
import { Browser, csrfTokenOf, formAction } from './browser';
import { claimsOf, codeIn, parametersIn, PersonClient, tokensIn } from './person-client';
import { startOpenIdProvider, type TestOpenIdProvider } from '../../identity-providers/openid-provider';
import { type CookieJar, signInAt } from '../../identity-providers/sign-in-at';
import { ISSUER, SETTINGS } from '../shared/server-environment';
import { captureOutput } from '../shared/standard-output';

const USERS = {
  ada: { name: 'Ada Lovelace', email: 'ada@example.com', email_verified: true, groups: ['editors'] },
  bob: { name: 'Bob', email: 'bob@example.com', email_verified: true, groups: [] },
  eve: { name: 'Eve', email: 'eve@elsewhere.example', email_verified: true },
};

let login: TestOpenIdProvider;
let server: AuthorizationServer;
let client: PersonClient;
let browser: Browser;
/** Of the browser, at the identity provider. */
let loginCookies: CookieJar;
let output: { text(): string };

beforeAll(async () => {
  login = await startOpenIdProvider({ users: USERS });
  server = await startAuthorizationServer({
    ...SETTINGS,
    identityProvider: login.settings,
    admission: { emailDomains: ['example.com'], scopesByGroup: { '*': ['weather:read'], 'editors': ['weather:write'] } },
  });
});

afterAll(async () => {
  await server?.stop();
  await login?.close();
});

beforeEach(async () => {
  output = captureOutput();
  client = await PersonClient.register(server);
  browser = new Browser(server);
  loginCookies = new Map();
});

afterEach(() => {
  login.misbehave({});
  server.aws.fail('DynamoDB', undefined);
  vi.useRealTimers();
});

const openSignIn = async (changes: Record<string, string | undefined> = {}) => browser.follow(await browser.open(client.authorizationUrl(changes)));

/** Where the identity provider sends the browser back to. */
async function signInThere(signInPage: Answer, user: string): Promise<string> {
  const { status, headers } = await browser.press(signInPage, 'continue');
  expect(status).toBe(303);
  return (await signInAt(headers.location!, user, { cookies: loginCookies })).href;
}

async function signIn(user: string, changes: Record<string, string | undefined> = {}): Promise<Answer> {
  return browser.follow(await browser.open(await signInThere(await openSignIn(changes), user)));
}

const loggedProblem = () => JSON.parse(output.text().split('\n').findLast((line) => line.includes('could not go on'))!);

const securityEvent = () => /"securityEvent":"(\w+)"/.exec(output.text())?.[1];

describe('the way through the identity provider', () => {
  test('ends at the client, with what the person may grant', async () => {
    const consent = await signIn('ada', { scope: 'weather:read weather:write' });
    expect(consent.text).toContain('Ada Lovelace');
    expect(consent.text).toContain('Change the weather');

    const tokens = tokensIn(await client.exchange(codeIn(await browser.press(consent, 'allow'))));

    expect(tokens.scope).toBe('weather:read weather:write');
    expect(claimsOf(tokens.access_token).sub).toBe('ada');
  });

  test('S05 reaches it only after the person saw which client asks, and pressed a button', async () => {
    login.requests.length = 0;
    const page = await openSignIn();

    expect(page.text).toContain('Notebook');
    expect(page.text).toContain('notebook.example.com');
    expect(login.requests).toEqual([]);
    expect((await browser.press(page, 'continue')).headers.location).toMatch(new RegExp(`^${login.url}/`));
  });

  test('offers and grants no scope that the person may not grant', async () => {
    const consent = await signIn('bob', { scope: 'weather:read weather:write' });
    expect(consent.text).not.toContain('Change the weather');

    const tokens = tokensIn(await client.exchange(codeIn(await browser.press(consent, 'allow'))));

    expect(tokens.scope).toBe('weather:read');
  });

  test('gives a token without scopes to somebody who may grant none of those that were asked for', async () => {
    const consent = await signIn('bob', { scope: 'weather:write' });
    const tokens = tokensIn(await client.exchange(codeIn(await browser.press(consent, 'allow'))));

    expect(claimsOf(tokens.access_token)).not.toHaveProperty('scope');
    expect(tokens.scope).toBe('');
  });

  test('ends with a page for somebody who may not enter, who can use another account', async () => {
    const refused = await signIn('eve');
    expect(refused.status).toBe(403);
    expect(refused.text).toContain('eve@elsewhere.example');
    // what the owner set up, and can change, and nothing that failed
    expect(loggedProblem()).toEqual({
      level: 'WARN', message: 'A person could not go on', requestId: 'request-1', problem: 'notAdmitted', reason: expect.stringMatching(/in none of the domains\. .* change "admission"/),
    });

    const again = await browser.follow(await browser.press(refused, 'switchAccount'));
    const consent = await browser.follow(await browser.open(await signInThere(again, 'ada')));
    expect(codeIn(await browser.press(consent, 'allow'))).toBeTypeOf('string');
  });

  test('goes on after the person refused there, and changed their mind', async () => {
    const signInPage = await openSignIn();
    const { headers } = await browser.press(signInPage, 'continue');
    const refused = await browser.open((await signInAt(headers.location!, 'ada', { refuse: true })).href);

    expect(refused).toMatchObject({ status: 403 });
    expect(refused.text).toContain(`href="${formAction(signInPage)}"`);
    expect(loggedProblem()).toEqual({
      level: 'WARN', message: 'A person could not go on', requestId: 'request-1', problem: 'signInRefused', reason: expect.stringContaining('access_denied'),
    });
    expect(codeIn(await browser.press(await browser.open(await signInThere(await browser.open(formAction(signInPage)), 'ada'))
      .then((answer) => browser.follow(answer)), 'allow'))).toBeTypeOf('string');
  });

  test('tells the person when it does not answer', async () => {
    const page = await openSignIn();
    login.misbehave({ answer: 'unavailable' });
    const callback = await browser.press(page, 'continue');

    // its metadata may be known already
    const answer = callback.status === 303 ? await browser.open(`${ISSUER}/callback?state=${new URL(callback.headers.location!).searchParams.get('state')}&code=x`) : callback;
    expect([400, 503]).toContain(answer.status);
    expect(answer.headers['content-type']).toContain('text/html');
  });
});

describe('another account', () => {
  test('can be chosen on the consent page, and replaces the session', async () => {
    const consent = await signIn('bob');
    const bobsSession = browser.cookies.get('__Host-session');
    const again = await browser.follow(await browser.press(consent, 'switchAccount'));
    expect(again.text).toContain('Continue with');

    const other = await browser.follow(await browser.open(await signInThere(again, 'ada')));
    expect(other.text).toContain('Ada Lovelace');
    expect(browser.cookies.get('__Host-session')).not.toBe(bobsSession);
    const tokens = tokensIn(await client.exchange(codeIn(await browser.press(other, 'allow'))));
    expect(claimsOf(tokens.access_token).sub).toBe('ada');

    const thief = new Browser(server);
    thief.cookies.set('__Host-session', bobsSession!);
    expect((await thief.follow(await thief.open(client.authorizationUrl()))).text).toContain('Continue with');
  });

  test('may be chosen with prompt=login', async () => {
    await signIn('bob');
    const other = await browser.follow(await browser.open(await signInThere(await openSignIn({ prompt: 'login' }), 'ada')));

    expect(other.text).toContain('Ada Lovelace');
  });
});

describe('tabs', () => {
  test('side by side all get there', async () => {
    const pages = [await openSignIn(), await openSignIn(), await openSignIn()];
    const callbacks = [];
    for (const page of pages) {
      // each as if it were the first: the identity provider is not under test
      loginCookies = new Map();
      callbacks.push(await signInThere(page, 'ada'));
    }
    const consents = await Promise.all(callbacks.map(async (callback) => browser.follow(await browser.open(callback))));
    const answers = await Promise.all(consents.map((consent) => browser.press(consent, 'allow')));

    expect(new Set(answers.map(codeIn)).size).toBe(3);
  });
});

describe('S06 a sign-in that began in one browser', () => {
  test('does not end in another', async () => {
    const callback = await signInThere(await openSignIn(), 'ada');

    for (const other of [new Browser(server), await strangerWithCookies()]) {
      const answer = await other.open(callback);
      expect(answer).toMatchObject({ status: 403, cookies: [] });
      expect(answer.headers).not.toHaveProperty('location');
      expect(answer.text).toContain('began in another browser');
      expect(securityEvent()).toBe('foreignBrowser');
    }

    // and the owner is not disturbed
    expect((await browser.follow(await browser.open(callback))).text).toContain('Ada Lovelace');
  });

  test('ends once', async () => {
    const callback = await signInThere(await openSignIn(), 'ada');
    await browser.open(callback);

    expect(await browser.open(callback)).toMatchObject({ status: 400, text: expect.stringContaining('expired') });
  });

  test('ends once, though it comes back twice at the same time', async () => {
    const callback = await signInThere(await openSignIn(), 'ada');

    const answers = await Promise.all([browser.open(callback), browser.open(callback)]);

    expect(answers.map(({ status }) => status).sort()).toEqual([303, 400]);
  });

  test('ends within ten minutes', async () => {
    const callback = await signInThere(await openSignIn(), 'ada');
    vi.useFakeTimers({ now: Date.now() + 600_000, toFake: ['Date'] });

    expect((await browser.open(callback)).status).toBe(400);
  });

  test.each(['', '?state=', '?state=x', '?code=y', '?state=x&state=y'])('cannot be made up: /callback%s', async (query) => {
    expect(await browser.open(`${ISSUER}/callback${query}`)).toMatchObject({ status: 400, text: expect.stringContaining('expired') });
  });

  test('shows its pages to no other', async () => {
    const signInPage = await openSignIn();
    const stranger = await strangerWithCookies();

    expect((await stranger.open(formAction(signInPage))).status).toBe(403);
    expect((await new Browser(server).open(formAction(signInPage))).status).toBe(400);
  });

  test('warns of links first, and tells how to go on, wherever the page is opened', async () => {
    const signInPage = await openSignIn();
    const callback = await signInThere(signInPage, 'ada');

    for (const url of [formAction(signInPage), callback]) {
      for (const visitor of [new Browser(server), await strangerWithCookies()]) {
        const { text } = await visitor.open(url);
        const words = text.slice(text.indexOf('<main>')).replace(/<[^>]*>/g, '');
        expect(words).toMatch(/Go on in the browser where you started\s+If somebody sent you this link, close this tab/);
        expect(words).toContain('began in another browser, or this one blocks cookies');
        expect(words).toContain('connect again');
      }
    }
  });

  test('has expired in any browser, once it is over', async () => {
    const signInPage = await openSignIn();
    vi.useFakeTimers({ now: Date.now() + 1_800_000, toFake: ['Date'] });

    expect((await new Browser(server).open(formAction(signInPage))).text).toContain('expired');
  });

  test('gives a stranger who consents for the owner nothing', async () => {
    const consent = await signIn('ada');
    const stranger = await strangerWithCookies();
    stranger.cookies.set('__Host-session', browser.cookies.get('__Host-session')!);

    const answer = await stranger.press(consent, 'allow');

    expect(answer.status).toBe(403);
    expect(answer.headers).not.toHaveProperty('location');
  });
});

describe('a consent page', () => {
  test('whose session has ended leads to another sign-in, and asks again', async () => {
    const consent = await signIn('ada');
    browser.cookies.delete('__Host-session');
    loginCookies = new Map();

    const signInPage = await browser.follow(await browser.press(consent, 'allow'));
    expect(signInPage.text).toContain('Continue with');
    const again = await browser.follow(await browser.open(await signInThere(signInPage, 'bob')));
    expect(again.text).toContain('value="allow"');
    expect(again.text).toContain('Bob');
  });

  test('of one person is not answered by another who signed in meanwhile', async () => {
    const adas = await signIn('ada');
    loginCookies = new Map();
    await browser.follow(await browser.open(await signInThere(await openSignIn({ prompt: 'login' }), 'bob')));

    const bobs = await browser.follow(await browser.press(adas, 'allow'));

    expect(bobs.text).toContain('value="allow"');
    expect(bobs.text).toContain('Bob');
  });
});

/** A browser that has been here before. */
async function strangerWithCookies(): Promise<Browser> {
  const stranger = new Browser(server);
  await stranger.open(client.authorizationUrl());
  return stranger;
}

describe('S08 a form that does not come from our page', () => {
  test.each<[string, Record<string, string>, Record<string, string>]>([
    ['without a token', { csrf_token: '' }, {}],
    ['with a made up token', { csrf_token: 'x'.repeat(43) }, {}],
    ['of another site', {}, { Origin: 'https://evil.example.com' }],
    ['of a subdomain', {}, { Origin: `https://evil.${new URL(ISSUER).host}` }],
    ['of another scheme', {}, { Origin: ISSUER.replace('https', 'http').replace('/prod', '') }],
    ['that hides its origin', {}, { Origin: 'null' }],
  ])('%s is refused', async (_case, fields, headers) => {
    const consent = await signIn('ada');

    const answer = await browser.press(consent, 'allow', fields, headers);

    expect(answer.status).toBe(403);
    expect(answer.headers).not.toHaveProperty('location');
    expect(securityEvent()).toBe('foreignForm');
  });

  test('is counted by its kind, apart from what is stolen', async () => {
    await browser.press(await signIn('ada'), 'allow', {}, { Origin: 'https://evil.example.com' });

    const event = output.text().split('\n').filter((line) => line.includes('"Security event"')).map((line) => JSON.parse(line));
    expect(event).toMatchObject([{ ForgedRequests: 1, Kind: 'foreignForm', _aws: { CloudWatchMetrics: [{ Dimensions: [['FunctionName'], ['FunctionName', 'Kind']] }] } }]);
    expect(event[0]).not.toHaveProperty('SecurityEvents');
  });

  describe('S44 is no event where nobody has signed in, because anybody can begin that much', () => {
    const isCounted = () => /"(SecurityEvents|ForgedRequests)":1/.test(output.text());

    test.each<[string, Record<string, string>, Record<string, string>]>([
      ['of another site', {}, { Origin: 'https://evil.example.com' }],
      ['that hides its origin', {}, { Origin: 'null' }],
      ['without a token', { csrf_token: '' }, {}],
    ])('%s', async (_case, fields, headers) => {
      expect((await browser.press(await openSignIn(), 'continue', fields, headers)).status).toBe(403);
      expect(securityEvent()).toBeUndefined();
      expect(isCounted()).toBe(false);
    });

    test('to what there is not', async () => {
      const { status } = await server.send('POST', '/authorize/x', { headers: { Origin: 'https://evil.example.com' }, body: {} });

      expect(status).toBe(403);
      expect(securityEvent()).toBeUndefined();
    });

    test('from another browser, which gets there by a link', async () => {
      const { headers } = await browser.open(client.authorizationUrl());
      const stranger = await strangerWithCookies();

      expect((await stranger.open(headers.location!)).status).toBe(403);
      expect((await new Browser(server).open(headers.location!)).status).toBe(400);
      expect(securityEvent()).toBeUndefined();
    });

    test('from another browser, at the end of a sign-in that nobody has gone through', async () => {
      const { headers } = await browser.press(await openSignIn(), 'continue');
      const state = new URL(headers.location!).searchParams.get('state')!;

      expect((await (await strangerWithCookies()).open(`${ISSUER}/callback?state=${state}&code=x`)).status).toBe(403);
      expect(isCounted()).toBe(false);
    });
  });

  test('from another browser is an event where somebody has signed in', async () => {
    const consent = await signIn('ada');

    expect((await (await strangerWithCookies()).open(formAction(consent))).status).toBe(403);
    expect(securityEvent()).toBe('foreignBrowser');
  });

  test('with the token of another interaction is refused', async () => {
    const other = await openSignIn();
    const consent = await signIn('ada');

    expect((await browser.press(consent, 'allow', { csrf_token: csrfTokenOf(other) })).status).toBe(403);
  });

  test('without an origin, as some browsers send it, counts by its token', async () => {
    const consent = await signIn('ada');

    expect((await server.send('POST', formAction(consent).slice(ISSUER.length), {
      headers: { Cookie: Array.from(browser.cookies, ([name, value]) => `${name}=${value}`).join('; ') },
      body: { csrf_token: csrfTokenOf(consent), decision: 'allow' },
    })).status).toBe(303);
  });

  test.each(['', 'dance', 'continue'])('with the decision %j does nothing', async (decision) => {
    const consent = await signIn('ada');

    expect(await browser.press(consent, decision)).toMatchObject({ status: 400 });
    expect(codeIn(await browser.press(consent, 'allow'))).toBeTypeOf('string');
  });
});

describe('S02 what comes with a form', () => {
  test('changes nothing of the request: not the client, the redirect URI or the scopes', async () => {
    const consent = await signIn('ada');
    const other = await PersonClient.register(server);

    const back = await browser.press(consent, 'allow', {
      redirect_uri: 'https://evil.example.com/', client_id: other.id, scope: 'weather:read weather:write', state: 'x',
    });

    expect(back.headers.location).toMatch(/^https:\/\/notebook\.example\.com\/callback\?/);
    expect(parametersIn(back).get('state')).toBe(client.state);
    expect(tokensIn(await client.exchange(codeIn(back))).scope).toBe('weather:read');
  });
});

test('a page that waited too long says so', async () => {
  const signInPage = await openSignIn({ prompt: 'login' });
  vi.useFakeTimers({ now: Date.now() + 1_800_000, toFake: ['Date'] });
  expect(await browser.open(formAction(signInPage))).toMatchObject({ status: 400, text: expect.stringContaining('expired') });
});

test('while the table does not work, the person is asked to come back', async () => {
  const consent = await signIn('ada');
  server.aws.fail('DynamoDB', { status: 500, type: 'InternalServerError' });

  for (const answer of [
    await browser.open(client.authorizationUrl()), await browser.open(formAction(consent)), await browser.press(consent, 'allow'),
    await browser.open(`${ISSUER}/callback?state=x`),
  ]) {
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '5', 'content-type': 'text/html; charset=utf-8' } });
  }
});

test('S40 S18 no cookie, code, token or state is in the log or in the table', async () => {
  const signInPage = await openSignIn();
  const toLogin = await browser.press(signInPage, 'continue');
  const callback = await signInAt(toLogin.headers.location!, 'ada');
  const consent = await browser.follow(await browser.open(callback.href));
  const back = await browser.press(consent, 'allow');
  const items = JSON.stringify(await server.aws.scan());
  const tokens = tokensIn(await client.exchange(codeIn(back)));
  const refreshed = tokensIn(await client.refresh(tokens.refresh_token));
  await client.exchange(codeIn(back));
  const later = JSON.stringify(await server.aws.scan());

  const secrets = [
    ...browser.cookies.values(), codeIn(back), csrfTokenOf(consent), csrfTokenOf(signInPage), callback.searchParams.get('state')!, callback.searchParams.get('code')!,
    tokens.access_token, tokens.refresh_token, refreshed.refresh_token, refreshed.access_token, client.verifier,
  ];
  expect(secrets.every((secret) => secret.length > 20)).toBe(true);
  for (const secret of secrets) {
    expect(output.text()).not.toContain(secret);
    expect(items).not.toContain(secret);
    expect(later).not.toContain(secret);
  }
});
