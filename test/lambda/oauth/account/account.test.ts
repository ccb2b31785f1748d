import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { ACCOUNT_URL, AccountPerson } from './account-person';
import { recordKey } from '../../../../lambda-src/shared/record-key';
import { startOpenIdProvider, type TestOpenIdProvider } from '../../../identity-providers/openid-provider';
import { SETTINGS } from '../../shared/server-environment';
import { captureOutput } from '../../shared/standard-output';
import { type AuthorizationServer, startAuthorizationServer } from '../authorization-server';
import { claimsOf, PersonClient } from '../person-client';

const DAY = 86_400;

let login: TestOpenIdProvider;
let server: AuthorizationServer;
let client: PersonClient;
let other: PersonClient;
let ada: AccountPerson;
let output: { text(): string };

beforeAll(async () => {
  login = await startOpenIdProvider({
    users: {
      'ada': { name: 'Ada Lovelace', email: 'ada@example.com', email_verified: true },
      'bob': { name: 'Bob', email: 'bob@example.com', email_verified: true },
      'eve': { name: 'Eve', email: 'eve@elsewhere.example', email_verified: true },
      'https://partner.example#ada': { name: 'Mallory', email: 'mallory@example.com', email_verified: true },
    },
  });
  server = await startAuthorizationServer({
    ...SETTINGS,
    identityProvider: login.settings,
    admission: { emailDomains: ['example.com'] },
    trustedIssuers: [{ type: 'enterprise', issuer: 'https://partner.example' }],
    clientLifetime: 3_650 * DAY,
    registration: { ...SETTINGS.registration, unusedLifetime: 3_650 * DAY, perAddressAndHour: 10_000, perDay: 10_000 },
  });
});

afterAll(async () => {
  await server?.stop();
  await login?.close();
});

beforeEach(async () => {
  output = captureOutput();
  client = await PersonClient.register(server);
  other = await PersonClient.register(server, { client_name: 'Calendar', redirect_uris: ['http://127.0.0.1:3118/callback'] });
  ada = new AccountPerson(server, 'ada');
});

afterEach(async () => {
  vi.useRealTimers();
  server.aws.fail('DynamoDB', undefined);
  server.aws.fail('DynamoDB', undefined, 'UpdateItem');
  await Promise.all(['ada', 'bob'].map((person) => server.aws.deleteRecord('Access', person)));
});

const wait = (seconds: number) => void vi.useFakeTimers({ now: Date.now() + seconds * 1_000, toFake: ['Date'] });
/** A day from today, as the page writes it. */
const dayIn = (days: number) => new Date(Date.now() + days * DAY * 1_000).toLocaleDateString('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
const securityEvents = () => output.text().split('"securityEvent"').length - 1;

async function keysOf(type: string): Promise<string[]> {
  return (await server.aws.scan()).map(({ pk }) => pk!.S!).filter((key) => key.startsWith(`${type}#`));
}

const grantOf = ({ access_token: token }: { readonly access_token: string }) => recordKey('Grant', claimsOf(token).grant_id);
const isLive = async (tokens: { readonly access_token: string }) => (await keysOf('Grant')).includes(grantOf(tokens));

describe('somebody who is not signed in', () => {
  test('is asked to sign in, and comes back to the page', async () => {
    const page = await ada.browser.open(ACCOUNT_URL);
    expect(page.status).toBe(200);
    expect(page.text).toContain('Continue with');

    const answer = await ada.completeSignIn(page);

    expect(answer.headers.location).toBe(ACCOUNT_URL);
    expect((await ada.browser.follow(answer)).text).toContain('Ada Lovelace');
  });

  test('writes nothing by opening the page', async () => {
    server.aws.calls.length = 0;

    await ada.browser.open(ACCOUNT_URL);

    expect(server.aws.calls.filter((call) => !call.endsWith('.GetItem'))).toEqual([]);
  });

  test('cannot come in if the owner does not let them, and can use another account', async () => {
    const eve = new AccountPerson(server, 'eve');
    const refused = await eve.completeSignIn(await eve.browser.open(ACCOUNT_URL));
    expect(refused.status).toBe(403);
    expect(refused.text).toContain('eve@elsewhere.example');
    expect(eve.browser.cookies.has('__Host-session')).toBe(false);

    const { headers } = await eve.browser.press(refused, 'switchAccount');

    expect(new URL(headers.location!).searchParams.get('prompt')).toMatch(/login|select_account/);
  });

  test('S12 who is called what a person of a trusted issuer is called here does not get in', async () => {
    const mallory = new AccountPerson(server, 'https://partner.example#ada');
    const refused = await mallory.completeSignIn(await mallory.browser.open(ACCOUNT_URL));

    expect(refused.status).toBe(403);
    expect(await keysOf('Account')).not.toContain(recordKey('Account', 'https://partner.example#ada'));
  });

  test('is led to the page and nowhere else, whatever the URL says', async () => {
    const page = await ada.browser.open(`${ACCOUNT_URL}?return_to=https://evil.example&redirect_uri=https://evil.example`);

    expect(page.text).not.toContain('evil.example');
    expect((await ada.completeSignIn(page)).headers.location).toBe(ACCOUNT_URL);
  });
});

describe('the session', () => {
  test('is good for authorization too: who has it is asked to consent, and not to sign in', async () => {
    await ada.openAccount();

    const page = await ada.browser.follow(await ada.browser.open(client.authorizationUrl()));

    expect(page.text).toContain('value="allow"');
  });

  test('of an authorization is good for the page', async () => {
    await ada.connect(client);

    expect((await ada.browser.open(ACCOUNT_URL)).text).toContain('Notebook');
  });

  test('S36 has an id that nobody can have planted', async () => {
    const planted = 'A'.repeat(43);
    ada.browser.cookies.set('__Host-session', planted);

    await ada.openAccount();

    expect(ada.browser.cookies.get('__Host-session')).toMatch(/^[\w-]{43}$/);
    expect(ada.browser.cookies.get('__Host-session')).not.toBe(planted);
    expect(await keysOf('Session')).not.toContain(recordKey('Session', planted));
  });

  test('ends with its lifetime', async () => {
    await ada.openAccount();
    wait(SETTINGS.sessionLifetime);

    expect((await ada.browser.open(ACCOUNT_URL)).text).toContain('Continue with');
  });

  test('ends when the person signs out, everywhere in this browser', async () => {
    const page = await ada.openAccount();
    const id = ada.browser.cookies.get('__Host-session')!;

    const left = await ada.browser.press(page, 'signOut');

    expect(left.cookies).toEqual(['__Host-session=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax']);
    expect(await keysOf('Session')).not.toContain(recordKey('Session', id));
    const signedOut = await ada.browser.follow(left);
    expect(signedOut.text).toContain('You are signed out');
    expect(signedOut.text).toContain('Continue with');
    expect((await ada.browser.follow(await ada.browser.open(client.authorizationUrl()))).text).toContain('value="continue"');
  });

  test('of one person is replaced when another signs in', async () => {
    const page = await ada.openAccount();
    const id = ada.browser.cookies.get('__Host-session')!;
    const bob = new AccountPerson(server, 'bob');
    bob.browser.cookies.set('__Host-browser', ada.browser.cookies.get('__Host-browser')!);
    bob.browser.cookies.set('__Host-session', id);

    await bob.completeSignIn(page, 'switchAccount');

    expect((await bob.browser.open(ACCOUNT_URL)).text).toContain('bob@example.com');
    expect(await keysOf('Session')).not.toContain(recordKey('Session', id));
  });
});

describe('the page', () => {
  test('shows which clients were allowed what, since when and until when', async () => {
    await ada.connect(client, { scope: 'weather:read weather:write' });
    await ada.connect(other);

    const { text } = await ada.openAccount();

    for (const shown of ['Notebook', 'notebook.example.com', 'Read the weather', 'Change the weather', dayIn(0), dayIn(90)]) {
      expect(text).toContain(shown);
    }
    expect(text.indexOf('Calendar')).toBeGreaterThan(0);
    expect(text).toContain('a program on your computer');
  });

  test('says when there is nothing', async () => {
    expect((await ada.openAccount()).text).toContain('No app can use <bdi>Weather</bdi> for you now.');
  });

  test('S09 isolates the names of clients', async () => {
    await ada.connect(await PersonClient.register(server, { client_name: '</h2><script>alert(1)</script>\u202Etxt' }));

    const { text } = await ada.openAccount();

    expect(text).not.toContain('<script');
    expect(text).toContain('<bdi>&lt;/h2&gt;&lt;script&gt;alert(1)&lt;/script&gt;txt</bdi>');
  });

  test('shows one entry for a client that was allowed several times', async () => {
    await ada.connect(client);
    await ada.connect(client, { scope: 'weather:read weather:write' });

    const { text } = await ada.openAccount();

    expect(text.split('End access for <bdi>Notebook').length - 1).toBe(1);
    expect(text).toContain('Change the weather');
  });

  test('says of a client that gave back its access that it need not ask to get it again', async () => {
    const tokens = await ada.connect(client);
    await server.send('POST', '/revoke', { body: { token: tokens.refresh_token, client_id: client.id } });

    const page = await ada.openAccount();
    expect(page.text).toContain('it can connect again without asking you');

    await ada.browser.press(page, 'end', { client: client.id });
    expect((await ada.openAccount()).text).not.toContain('Notebook');
    expect((await ada.browser.follow(await ada.browser.open(client.authorizationUrl()))).text).toContain('value="allow"');
  });

  test('shows no client that is gone', async () => {
    await ada.connect(client);
    await server.aws.deleteRecord('Client', client.id);

    expect((await ada.openAccount()).text).not.toContain('Notebook');
  });

  test('forgets what is over', async () => {
    await ada.connect(client);
    wait(365 * DAY);
    await ada.connect(other);
    await ada.openAccount();

    const record = (await server.aws.scan()).find(({ pk }) => pk!.S === recordKey('Access', 'ada'));
    expect(Object.values(record!).filter(({ S: value }) => value?.includes('"clientId"'))).toHaveLength(1);
  });

  test('is a page too while the table does not work', async () => {
    await ada.openAccount();
    server.aws.fail('DynamoDB', { status: 500, type: 'InternalServerError' });

    const { status, headers, text } = await ada.browser.open(ACCOUNT_URL);

    expect(status).toBe(503);
    expect(headers['retry-after']).toBe('5');
    expect(text).not.toContain('arn:aws');
  });
});

describe('S33 ending access', () => {
  test('of one client ends its grants and what is remembered, and nothing else', async () => {
    const [first, second, kept] = [await ada.connect(client), await ada.connect(client), await ada.connect(other)];
    const page = await ada.openAccount();

    const answer = await ada.browser.press(page, 'end', { client: client.id });

    expect(answer.status).toBe(303);
    const after = await ada.browser.follow(answer);
    expect(after.text).toContain('The access has ended');
    expect(after.text).not.toContain('Notebook');
    expect(after.text).toContain('Calendar');
    expect([await isLive(first), await isLive(second), await isLive(kept)]).toEqual([false, false, true]);
    expect((await client.refresh(first.refresh_token)).body.error).toBe('invalid_grant');
    expect((await other.refresh(kept.refresh_token)).status).toBe(200);
    expect((await ada.browser.follow(await ada.browser.open(client.authorizationUrl()))).text).toContain('value="allow"');
  });

  test('of all clients ends everything, and is logged without secrets', async () => {
    const all = [await ada.connect(client), await ada.connect(other)];

    const after = await ada.browser.follow(await ada.browser.press(await ada.openAccount(), 'endAll'));

    expect(after.text).toContain('No app can use <bdi>Weather</bdi> for you now.');
    expect([await isLive(all[0]!), await isLive(all[1]!)]).toEqual([false, false]);
    expect(output.text()).toContain('"message":"A person ended access"');
    for (const secret of [...ada.browser.cookies.values(), ...all.map(({ refresh_token: token }) => token)]) {
      expect(output.text()).not.toContain(secret);
    }
  });

  test('of one client of two people ends that of the one who wants it', async () => {
    const bob = new AccountPerson(server, 'bob');
    const [hers, his] = [await ada.connect(client), await bob.connect(client)];

    await bob.browser.press(await bob.openAccount(), 'end', { client: client.id });

    expect([await isLive(hers), await isLive(his)]).toEqual([true, false]);
    expect((await ada.openAccount()).text).toContain('Notebook');
  });

  test('that is interrupted leaves what could not be ended in sight', async () => {
    const tokens = await ada.connect(client);
    const page = await ada.openAccount();
    server.aws.fail('DynamoDB', { status: 500, type: 'InternalServerError' }, 'DeleteItem');
    expect((await ada.browser.press(page, 'end', { client: client.id })).status).toBe(503);
    server.aws.fail('DynamoDB', undefined, 'DeleteItem');

    expect(await isLive(tokens)).toBe(true);
    expect((await ada.openAccount()).text).toContain('Notebook');
  });

  test('says what was done only to who did it', async () => {
    await ada.connect(client);
    const { headers } = await ada.browser.press(await ada.openAccount(), 'end', { client: client.id });
    const bob = new AccountPerson(server, 'bob');
    await bob.openAccount();

    expect((await ada.browser.open(headers.location!)).text).toContain('The access has ended');
    for (const url of [headers.location!, `${ACCOUNT_URL}?done=ended`]) {
      expect((await bob.browser.open(url)).text).not.toContain('has ended');
    }
  });
});

describe('S41 what one person allowed', () => {
  test('is not shown to another', async () => {
    await ada.connect(client);

    const { text } = await new AccountPerson(server, 'bob').openAccount();

    expect(text).not.toContain('Notebook');
    expect(text).not.toContain('Ada');
  });

  test('cannot be ended by another, with a form of their own or of hers', async () => {
    const tokens = await ada.connect(client);
    const hers = await ada.openAccount();
    const bob = new AccountPerson(server, 'bob');
    await bob.browser.press(await bob.openAccount(), 'end', { client: client.id });
    await bob.browser.press(hers, 'end', { client: client.id });

    expect(await isLive(tokens)).toBe(true);
  });

  test('is not ended by a page of hers when somebody else has signed in since in the same browser', async () => {
    const bob = new AccountPerson(server, 'bob');
    const his = await bob.connect(client);
    const page = await ada.openAccount();
    ada.browser.cookies.set('__Host-session', bob.browser.cookies.get('__Host-session')!);

    const answer = await ada.browser.press(page, 'end', { client: client.id });

    expect(answer.headers.location).toBe(ACCOUNT_URL);
    expect(await isLive(his)).toBe(true);
    expect(securityEvents()).toBe(0);
  });

  test('is left alone by somebody who is not signed in', async () => {
    const tokens = await ada.connect(client);
    const page = await ada.openAccount();
    ada.browser.cookies.delete('__Host-session');

    expect((await ada.browser.press(page, 'end', { client: client.id })).headers.location).toBe(ACCOUNT_URL);
    expect(await isLive(tokens)).toBe(true);
  });
});

describe('S08 a form', () => {
  test.each(['https://evil.example', 'null', 'https://evil.abc123.execute-api.us-east-1.amazonaws.com'])('of %s is refused, and reported', async (Origin) => {
    const tokens = await ada.connect(client);

    const { status } = await ada.browser.press(await ada.openAccount(), 'end', { client: client.id }, { Origin });

    expect(status).toBe(403);
    expect(await isLive(tokens)).toBe(true);
    expect(securityEvents()).toBe(1);
  });

  test('of another site is refused, and not reported, if there is no session: anybody could send it', async () => {
    const page = await ada.browser.open(ACCOUNT_URL);

    expect((await ada.browser.press(page, 'continue', {}, { Origin: 'https://evil.example' })).status).toBe(403);
    expect(securityEvents()).toBe(0);
  });

  test.each(['', 'x', 'of another browser'])('with the token "%s" ends nothing', async (token) => {
    const tokens = await ada.connect(client);
    const page = await ada.openAccount();
    const another = await new AccountPerson(server, 'ada').openAccount();
    const foreign = /name="csrf_token" value="([^"]+)"/.exec(another.text)![1]!;

    await ada.browser.press(page, 'end', { client: client.id, csrf_token: token.startsWith('of') ? foreign : token });

    expect(await isLive(tokens)).toBe(true);
    expect(securityEvents()).toBe(0);
  });

  test('without cookies is refused', async () => {
    const page = await ada.openAccount();
    ada.browser.cookies.clear();

    const { status, text } = await ada.browser.press(page, 'endAll');

    expect(status).toBe(400);
    expect(text).toContain('cookies');
  });

  test.each(['allow', 'deny', ''])('with the decision "%s" does nothing', async (decision) => {
    const tokens = await ada.connect(client);

    expect((await ada.browser.press(await ada.openAccount(), decision, { client: client.id })).status).toBe(400);
    expect(await isLive(tokens)).toBe(true);
  });

  test('that names no client ends nothing', async () => {
    const tokens = await ada.connect(client);

    await ada.browser.press(await ada.openAccount(), 'end');

    expect(await isLive(tokens)).toBe(true);
  });
});

describe('S06 a sign-in to the page', () => {
  test('does not end in another browser', async () => {
    const callback = await ada.callbackUrl(await ada.browser.press(await ada.browser.open(ACCOUNT_URL), 'continue'));
    const victim = new AccountPerson(server, 'ada');
    await victim.browser.open(ACCOUNT_URL);

    const answer = await victim.browser.open(callback);

    expect(answer.status).toBe(403);
    expect(victim.browser.cookies.has('__Host-session')).toBe(false);
    expect(output.text()).toContain('"problem":"wrongBrowser"');
    expect(securityEvents()).toBe(0);
  });

  test('ends once', async () => {
    const callback = await ada.callbackUrl(await ada.browser.press(await ada.browser.open(ACCOUNT_URL), 'continue'));
    expect((await ada.browser.open(callback)).headers.location).toBe(ACCOUNT_URL);

    expect((await ada.browser.open(callback)).text).toContain('expired');
  });
});

describe('the index of grants', () => {
  test('is written before the grant: without it, there is none', async () => {
    const page = await ada.browser.follow(await ada.browser.open(client.authorizationUrl()));
    const consent = await ada.browser.follow(await ada.completeSignIn(page));
    const before = await keysOf('Grant');
    server.aws.fail('DynamoDB', { status: 500, type: 'InternalServerError' }, 'UpdateItem');

    const { status, headers } = await ada.browser.press(consent, 'allow');

    expect([status, headers['retry-after']]).toEqual([503, '5']);
    expect(await keysOf('Grant')).toEqual(before);
  });

  test('shows nothing of a grant that could not be made', async () => {
    const page = await ada.browser.follow(await ada.browser.open(client.authorizationUrl()));
    const consent = await ada.browser.follow(await ada.completeSignIn(page));
    server.aws.onCall = async (target) => server.aws.fail('DynamoDB', target.endsWith('PutItem') ? { status: 500, type: 'InternalServerError' } : undefined);
    await ada.browser.press(consent, 'allow');
    server.aws.onCall = () => {};
    server.aws.fail('DynamoDB', undefined);

    expect((await ada.openAccount()).text).not.toContain('Notebook');
  });

  test('has grants of before there was one as soon as their clients refresh on another day', async () => {
    const tokens = await ada.connect(client);
    await server.aws.deleteRecord('Access', 'ada');
    expect((await ada.openAccount()).text).not.toContain('Notebook');
    wait(DAY);

    expect((await client.refresh(tokens.refresh_token)).status).toBe(200);

    const { text } = await ada.openAccount();
    expect(text).toContain('Notebook');
    expect(text).toContain('notebook.example.com');
  });

  test('has every grant of many that are made at once, while access is ended', async () => {
    await ada.connect(client);
    await ada.connect(other);
    const page = await ada.openAccount();

    await Promise.all([...Array.from({ length: 10 }, () => ada.authorize(client)), ada.browser.press(page, 'end', { client: other.id })]);

    const records = await server.aws.scan();
    const listed = new Set(Object.keys(records.find(({ pk }) => pk!.S === recordKey('Access', 'ada'))!).map((id) => recordKey('Grant', id)));
    const live = records.filter(({ pk, content }) => pk!.S!.startsWith('Grant#') && JSON.parse(content!.S!).clientId === client.id);
    expect(live).toHaveLength(11);
    expect(live.filter(({ pk }) => !listed.has(pk!.S!))).toEqual([]);
    expect((await ada.openAccount()).text).not.toContain('Calendar');
  });

  test('ends the least used grant when there are too many', { timeout: 120_000 }, async () => {
    const used = await ada.connect(client);
    const unused = await ada.connect(other);
    const third = await PersonClient.register(server, { client_name: 'Many' });
    wait(DAY);
    const { body } = await client.refresh(used.refresh_token);
    expect(body.access_token).toBeDefined();
    for (let count = 0; count < 99; count += 1) {
      await ada.authorize(third);
    }

    expect([await isLive(used), await isLive(unused)]).toEqual([true, false]);
    const { text } = await ada.openAccount();
    expect(text).toContain('Notebook');
    expect(text).toContain('Many');
  });
});

describe('last use', () => {
  const writes = () => server.aws.calls.filter((call) => !call.endsWith('GetItem')).length;

  test('costs a refresh nothing on the same day, and one write on the next', async () => {
    let { refresh_token: token } = await ada.connect(client);
    const refreshWrites = async () => {
      server.aws.calls.length = 0;
      ({ body: { refresh_token: token } } = await client.refresh(token));
      return writes();
    };
    const usual = await refreshWrites();
    wait(DAY);
    await refreshWrites();
    wait(3_600);
    expect(await refreshWrites()).toBe(usual);
    wait(DAY);

    // the client's record is renewed too
    expect(await refreshWrites()).toBe(usual + 2);
  });

  test('is shown', async () => {
    const { refresh_token: token } = await ada.connect(client);
    expect((await ada.openAccount()).text).toMatch(new RegExp(`Last used on</dt><dd><time [^>]*><bdi>${dayIn(0)}`));
    wait(2 * DAY);
    await client.refresh(token);

    expect((await ada.openAccount()).text).toMatch(new RegExp(`Last used on</dt><dd><time [^>]*><bdi>${dayIn(0)}`));
  });

  test('does not bring back a grant that ends at the same time', async () => {
    const tokens = await ada.connect(client);
    wait(DAY);
    server.aws.onCall = async (target) => {
      if (target.endsWith('UpdateItem') && (await server.aws.scan()).some(({ rotation }) => rotation !== undefined)) {
        await server.aws.deleteRecord('Grant', claimsOf(tokens.access_token).grant_id);
      }
    };
    await client.refresh(tokens.refresh_token);
    server.aws.onCall = () => {};

    expect(await isLive(tokens)).toBe(false);
  });
});
