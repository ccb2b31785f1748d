import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect, createBrowser, press } from './browsing';
import { type PersonClient, registerPersonClient } from './person-client';
import { cdkOut } from '../acceptance/apps';
import { type LocalServer, startLocalServer } from '../acceptance/local-server';
import { formWith } from '../sign-in/sign-in';
import type { Page, UserAgent } from '../sign-in/user-agent';

let server: LocalServer;
let client: PersonClient;

beforeAll(async () => {
  server = await startLocalServer({ app: await cdkOut('onStageUrl') });
  client = await registerPersonClient(server);
});

afterAll(() => server?.stop());

/** Local servers tell their cookies apart by the port. */
const sessionCookie = () => `session-${new URL(server.issuer).port}`;

const accountUrl = () => new URL(`${server.issuer}/account`);

/** Signs in to the account page, if they have to. */
async function openAccount(browser: UserAgent, as: string): Promise<Page> {
  let page = await browser.open(accountUrl());
  if (formWith(page, 'continue')) page = await press(browser, page, 'continue');
  const login = page.forms.find(({ names }) => names.has('user'));
  return login ? browser.submit(page, login, { button: 'sign-in', fill: { user: as } }) : page;
}

const refreshes = async (refreshToken: string) => (await client.refresh(refreshToken)).status;

describe('S41 the account page', () => {
  test('ends what its person allowed, and nothing of others', async () => {
    const [alices, bobs] = [createBrowser(), createBrowser()];
    const [hers, his] = [await connect(client, 'alice', undefined, alices), await connect(client, 'bob', undefined, bobs)];
    const page = await openAccount(alices, 'alice');
    expect(page.url.href).toBe(accountUrl().href);
    expect(page.text).toContain('Notebook');

    const after = await press(alices, page, 'end');

    expect(after.text).toContain('The access has ended');
    expect([await refreshes(hers.refresh_token), await refreshes(his.refresh_token)]).toEqual([400, 200]);
    const call = await fetch(server.mcpUrl, { method: 'POST', headers: { authorization: `Bearer ${hers.access_token}` }, body: '{}' });
    expect(call.status).toBe(401);
    expect((await openAccount(bobs, 'bob')).text).toContain('Notebook');
  });

  test('cannot be used by whoever knows only its address', async () => {
    const stranger = createBrowser();
    const { refresh_token: token } = await connect(client, 'alice');

    for (const decision of ['end', 'endAll', 'signOut']) {
      const response = await fetch(accountUrl(), {
        method: 'POST', redirect: 'manual', body: new URLSearchParams({ decision, client: client.id, csrf_token: '' }),
      });
      expect(response.status).toBe(400);
    }

    expect((await stranger.open(accountUrl())).text).not.toContain('Notebook');
    expect(await refreshes(token)).toBe(200);
  });

  test('is not shown in frames, and not kept', async () => {
    const { headers } = await openAccount(createBrowser(), 'alice');

    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('cache-control')).toBe('no-store');
  });

  test('forgets the person who signs out', async () => {
    const browser = createBrowser();
    const page = await openAccount(browser, 'alice');
    const session = browser.cookies.of('127.0.0.1').get(sessionCookie());
    await press(browser, page, 'signOut');

    expect(browser.cookies.of('127.0.0.1').get(sessionCookie())).not.toBe(session);
    // with the cookie of before, too
    const response = await fetch(accountUrl(), { headers: { cookie: `${sessionCookie()}=${session}` } });
    expect(await response.text()).not.toContain('Notebook');
  });
});
