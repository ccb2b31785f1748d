import { request } from 'node:http';
import * as openid from 'openid-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser, type Browser, type Page } from './browser';
import { oauthSettings, REAL_PROVIDER, serverApp, type ServerApp } from './server-app';
import type { OAuthSettings, OidcProviderSettings } from '../../../src/contract';
import { createUserAgent } from '../../sign-in/user-agent';
import { endpointsOf, remoteMcp, type Command } from '../cli/command';

/** A server, and what its function finds in its settings. */
interface Served {
  readonly command: Command;
  readonly endpoints: any;
  readonly settings: OAuthSettings;
  readonly provider: OidcProviderSettings;
}

async function serve(app: ServerApp, args: readonly string[] = [], onEnd?: (end: () => Promise<void>) => void): Promise<Served> {
  const command = remoteMcp([...app.args, ...args], app.folder, onEnd);
  const endpoints = await endpointsOf(command);
  return { command, endpoints, ...await foundAt(endpoints) };
}

async function foundAt(endpoints: any) {
  const settings = await settingsAt(endpoints);
  return { settings, provider: settings.identityProvider as OidcProviderSettings };
}

async function settingsAt(endpoints: any): Promise<OAuthSettings> {
  return await (await fetch(`${endpoints.issuer}/settings`)).json() as OAuthSettings;
}

/** Begins a sign-in as the oauth function does. */
async function signIn({ endpoints, provider }: Served, parameters: Record<string, string> = {}) {
  const insecure = { execute: [openid.allowInsecureRequests] };
  const client = await openid.discovery(new URL(provider.issuer), provider.clientId, undefined, openid.None(), insecure);
  const codeVerifier = openid.randomPKCECodeVerifier();
  const url = openid.buildAuthorizationUrl(client, {
    redirect_uri: `${endpoints.issuer}/callback`,
    scope: provider.scopes.join(' '),
    state: 'state',
    nonce: 'nonce',
    code_challenge: await openid.calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: 'S256',
    ...parameters,
  });
  const complete = async ({ location }: Page) => {
    const tokens = await openid.authorizationCodeGrant(client, location!, { pkceCodeVerifier: codeVerifier, expectedState: 'state', expectedNonce: 'nonce' });
    return { claims: tokens.claims()!, tokens, client };
  };
  return { url, complete };
}

async function claimsOf(served: Served, browser: Browser, user: string, parameters?: Record<string, string>) {
  const { url, complete } = await signIn(served, parameters);
  return (await complete(await browser.press(await browser.open(url), user))).claims;
}

const SETTINGS = oauthSettings(REAL_PROVIDER, { admission: { emailDomains: ['example.org'], groups: ['staff'], claims: { department: ['it', 'hr'] } } });

/** Of `SETTINGS`. */
let served: Served;

/** In the order in which they are called. */
const ends: (() => Promise<void>)[] = [];
const atEnd = (end: () => Promise<void>) => void ends.unshift(end);

beforeAll(async () => {
  served = await serve(await serverApp(SETTINGS, { atEnd }), [], atEnd);
});

afterAll(async () => {
  for (const end of ends) await end();
});

test('the function is led to the local login, and nothing else of its settings changes', async () => {
  const { endpoints, settings, provider } = served;

  expect(endpoints.localLogin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(provider).toEqual({
    ...REAL_PROVIDER,
    label: 'Example login (local)',
    issuer: endpoints.localLogin,
    clientSecretArn: undefined,
    clientAuthentication: 'none',
    scopes: ['openid'],
    parameters: {},
    userinfo: false,
  });
  expect({ ...settings, identityProvider: REAL_PROVIDER }).toEqual(SETTINGS);
});

test('a passphrase and the initial access token are told', async () => {
  const { endpoints } = await serve(await serverApp(oauthSettings({ type: 'passphrase', secretArn: 'arn' })));

  expect(endpoints).toMatchObject({ passphrase: expect.stringMatching(/^\w{64}$/), initialAccessToken: expect.stringMatching(/^\w{64}$/) });
  expect(endpoints).not.toHaveProperty('localLogin');
});

test('identity providers of this machine are left alone', async () => {
  const { endpoints, provider } = await serve(await serverApp(oauthSettings({ ...REAL_PROVIDER, issuer: 'http://127.0.0.1:9999' })));

  expect(provider.issuer).toBe('http://127.0.0.1:9999');
  expect(endpoints).not.toHaveProperty('localLogin');
});

test('a value of the deployment is the client id', async () => {
  const other = await serve(await serverApp(oauthSettings({ ...REAL_PROVIDER, clientId: { $deployTimeValue: 0 } })));

  expect(other.provider.clientId).toBe('client-of-deployment');
  expect(await claimsOf(other, openBrowser(), 'Ada Admin')).toMatchObject({ aud: 'client-of-deployment' });
});

describe('the page', () => {
  test('says that it is local, and shows who can be chosen', async () => {
    const { html, headers } = await openBrowser().open((await signIn(served)).url);

    expect(html).toContain('Local login – not your real identity provider');
    expect(html).toContain('Example login');
    for (const text of ['ada@example.org', 'max@example.org', 'sam@stranger.example', 'Groups: staff', 'In no group', 'department']) expect(html).toContain(text);
    expect(html).not.toContain('<script');
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'; frame-ancestors 'none'$/);
  });

  test('refuses other host names than those of this machine', async () => {
    const status = await new Promise((resolve, reject) => {
      request(`${served.provider.issuer}/.well-known/openid-configuration`, { headers: { host: 'rebound.example' } }, (response) => resolve(response.resume().statusCode))
        .on('error', reject).end();
    });

    expect(status).toBe(403);
  });

  test('answers once only', async () => {
    const browser = openBrowser();
    const page = await browser.open((await signIn(served)).url);
    await browser.press(page, 'Ada Admin');

    expect(await browser.press(page, 'Max Member')).toMatchObject({ status: 400, html: expect.stringContaining('no longer open') });
  });

  test('cannot be answered by another browser', async () => {
    const page = await openBrowser().open((await signIn(served)).url);

    expect(await openBrowser().press(page, 'Ada Admin')).toMatchObject({ status: 400 });
  });
});

describe('who was chosen is signed in', () => {
  test('with the claims where the stack looks for them', async () => {

    expect(await claimsOf(served, openBrowser(), 'Ada Admin')).toMatchObject({
      sub: 'local-admin',
      oid: 'local-admin',
      mail: 'ada@example.org',
      edov: true,
      name: 'Ada Admin',
      realm_access: { roles: ['staff'] },
      department: 'it',
      auth_time: expect.any(Number),
      amr: ['pwd'],
    });
  });

  test('by GitHub with plain claims', async () => {
    const other = await serve(await serverApp(oauthSettings({
      type: 'gitHub', label: 'GitHub', webUrl: 'https://github.com', apiUrl: 'https://api.github.com', clientId: 'abc', clientSecretArn: 'arn',
    }, { admission: { groups: ['acme/admins'] } })));

    expect(await claimsOf(other, openBrowser(), 'Ada Admin')).toMatchObject({
      sub: 'local-admin', email: 'ada@example.com', email_verified: true, groups: ['acme/admins'],
    });
  });

  test('in each of several tabs, whoever was chosen there', async () => {
    const agent = createUserAgent(({ origin }) => origin === served.provider.issuer);
    const tabs = await Promise.all([1, 2, 3].map(async () => {
      const { url, complete } = await signIn(served);
      return { page: await agent.open(url), complete };
    }));
    const chosen = [];
    for (const [index, user] of ['local-admin', 'local-member', 'local-admin'].entries()) {
      const { page, complete } = tabs[index];
      const { leftFor: location, url, status, headers, body: html } = await agent.submit(page, page.forms[0], { button: user });
      chosen.push((await complete({ location, url, status, headers, html })).claims.sub);
    }

    expect(chosen).toEqual(['local-admin', 'local-member', 'local-admin']);
  });

  test('and stays so while somebody else signs in at another local server', async () => {
    const other = await serve(await serverApp(SETTINGS));
    const browser = openBrowser();
    expect(await claimsOf(served, browser, 'Ada Admin')).toMatchObject({ sub: 'local-admin' });
    expect(await claimsOf(other, browser, 'Max Member')).toMatchObject({ sub: 'local-member' });

    const { url, complete } = await signIn(served);
    expect((await complete(await browser.open(url))).claims.sub).toBe('local-admin');
  });

  test('until they have to choose anew', async () => {
    const browser = openBrowser();
    await claimsOf(served, browser, 'Ada Admin');

    const again = await signIn(served);
    expect((await again.complete(await browser.open(again.url))).claims.sub).toBe('local-admin');
    expect((await claimsOf(served, browser, 'Max Member', { prompt: 'login' })).sub).toBe('local-member');
    expect((await claimsOf(served, browser, 'Ada Admin', { max_age: '0' })).sub).toBe('local-admin');
  });

  test('in the way that was asked for', async () => {
    const other = await serve(await serverApp(oauthSettings({ ...REAL_PROVIDER, acrValues: ['phr', 'mfa'] })));

    expect(await claimsOf(other, openBrowser(), 'Ada Admin', { acr_values: 'phr mfa' })).toMatchObject({ acr: 'phr' });
  });

  test('not, if it is denied', async () => {
    const browser = openBrowser();
    const { location } = await browser.press(await browser.open((await signIn(served)).url), 'Deny');

    expect(Object.fromEntries(location!.searchParams)).toMatchObject({ error: 'access_denied', state: 'state', iss: served.provider.issuer });
  });
});

test('it stays where it is, and people stay signed in, when the stack is renewed', async () => {
  const app = await serverApp(SETTINGS);
  const before = await serve(app);
  const browser = openBrowser();
  await claimsOf(before, browser, 'Ada Admin');

  await app.write('asset/settings.json', { ...SETTINGS, resourceName: 'Renewed' });
  await before.command.until(({ stderr }) => stderr.includes('[local] the stack has been renewed'));

  const after = { ...before, ...await foundAt(before.endpoints) };
  expect(after.settings).toEqual({ ...before.settings, resourceName: 'Renewed' });
  const again = await signIn(after);
  expect((await again.complete(await browser.open(again.url))).claims.sub).toBe('local-admin');
});

describe('with users of a file', () => {
  test('they are those to choose from', async () => {
    const app = await serverApp(SETTINGS);
    await app.write('users.json', [
      { sub: '1', name: 'Grace <b>', email: 'grace@example.org', email_verified: false, groups: ['a', 'b'], claims: { realm_access: { other: 1 } }, acr: 'low' },
    ]);
    const other = await serve(app, ['--users', 'users.json']);
    const { html } = await openBrowser().open((await signIn(other)).url);

    expect(html).toContain('grace@example.org (not verified)');
    expect(html).not.toContain('<b>Grace <b>');
    expect(await claimsOf(other, openBrowser(), 'Grace &lt;b&gt;', { acr_values: 'high' })).toMatchObject({
      oid: '1', edov: false, acr: 'low', realm_access: { other: 1, roles: ['a', 'b'] },
    });
  });

  test.each<[string, unknown]>([
    ['must hold an array of users', {}],
    ['must hold an array of users', []],
    ['user 1: must be an object', ['ada']],
    ['user 2: "email" is missing', [{ sub: '1', name: 'A', email: 'a@b' }, { sub: '2', name: 'B' }]],
    ['user 1: "groups" must be an array of strings', [{ sub: '1', name: 'A', email: 'a@b', groups: 'staff' }]],
    ['user 1: "department" is unknown: other claims belong into "claims"', [{ sub: '1', name: 'A', email: 'a@b', department: 'it' }]],
    ['two users have the sub "1"', [{ sub: '1', name: 'A', email: 'a@b' }, { sub: '1', name: 'B', email: 'b@b' }]],
    ['cannot be read', '['],
  ])('a file is refused that %s', async (message, users) => {
    const app = await serverApp(SETTINGS);
    await app.write('users.json', users);
    const command = remoteMcp([...app.args, '--users', 'users.json'], app.folder);

    expect(await command.exitCode).toBe(1);
    expect(command.stderr).toContain(message);
  });
});
