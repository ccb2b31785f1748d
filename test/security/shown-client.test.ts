import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createBrowser, expectProblem, untilConsent } from './browsing';
import { register, registerPersonClient } from './person-client';
import { cdkOut } from '../acceptance/apps';
import { startLocalServer, type LocalServer } from '../acceptance/local-server';

/** With a Cyrillic letter. */
const LOOKALIKE = new URL('https://n\u043Etebook.example.com').host;

/** What our pages do not have, and text cannot be. */
const FOREIGN_MARKUP = /<(script|img|b|iframe|object)\b|<[^>]*\son\w+=/i;

let server: LocalServer;

beforeAll(async () => {
  server = await startLocalServer({ app: await cdkOut('onStageUrl') });
});

afterAll(() => server?.stop());

describe('S09 what a client calls itself is text', () => {
  test.each([
    '<img src=x onerror=alert(1)>',
    '"><script>alert(1)</script>',
    '\' onmouseover=\'alert(1)',
    '</title><svg/onload=alert(1)>',
    '&lt;b&gt;bold&#x3c;/b>',
    '{{constructor.constructor("alert(1)")()}}',
    'Claude\u202Eevil\u202C \u200B\u2066<b>',
  ])('%j', async (name) => {
    const client = await registerPersonClient(server, { client_name: name, client_uri: 'https://notebook.example.com/"onclick="alert(1)'.replaceAll('"', '%22') });
    const browser = createBrowser();
    const signInPage = await browser.open(client.authorizationUrl());
    const consentPage = await untilConsent(browser, signInPage, 'alice');

    for (const page of [signInPage, consentPage]) {
      expect(page.body).not.toMatch(FOREIGN_MARKUP);
      expect(page.body).not.toMatch(/[\u200B\u2066\u202A-\u202E]/);
      const policy = page.headers.get('content-security-policy')!;
      expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/=]+'; img-src data:; base-uri 'none'; frame-ancestors 'none'$/);
      expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    }
    // what can be seen of it is there
    expect(signInPage.text).toContain(name.slice(0, 6));
  });

  test('and so is what a request says', async () => {
    const client = await registerPersonClient(server);
    for (const name of ['client_id', 'redirect_uri', 'scope', 'resource', 'response_type', 'response_mode', 'code_challenge_method', '<script>alert(1)</script>']) {
      const page = await createBrowser().open(client.authorizationUrl({ [name]: '<script>alert(1)</script>', redirect_uri: '"><script>alert(1)</script>' }));
      expectProblem(page, 400);
      expect(page.body).not.toMatch(FOREIGN_MARKUP);
    }
  });
});

describe('S17 whoever asks is shown with what is known of them', () => {
  test.each<[string, object, RegExp]>([
    ['a web site', { redirect_uris: ['https://notebook.example.com/callback'] }, /Not verified.*Sends you back to notebook\.example\.com/],
    ['a program', { redirect_uris: ['http://localhost:33418/callback'], client_name: 'Claude' }, /Not verified.*Sends you back to a program on this computer/],
    ['an app', { redirect_uris: ['cursor://anysphere.cursor-mcp/oauth/callback'], client_name: 'Cursor' }, /Not verified.*Sends you back to an app on this device/],
    ['a web site whose name looks like another', { redirect_uris: [`https://${LOOKALIKE}/callback`] }, /Sends you back to xn--/],
  ])('%s', async (_name, metadata, shown) => {
    const client = await registerPersonClient(server, metadata);
    const browser = createBrowser();
    const signInPage = await browser.open(client.authorizationUrl());

    expect(signInPage.text).toMatch(shown);
    expect((await untilConsent(browser, signInPage, 'alice')).text).toMatch(shown);
  });

  test.each([
    'Claude', 'claude', 'Claude Desktop', 'ＣＬＡＵＤＥ', 'Cl\u200Baude', 'Cláude', 'Сlaude', 'ChatGPT', 'The  Cursor',
  ])('nobody at a web site of their own calls themselves %j', async (client_name) => {
    const { status, body } = await register(server, { client_name, redirect_uris: ['https://evil.example.net/callback'] });

    expect({ status, body }).toMatchObject({ status: 400, body: { error: 'invalid_client_metadata' } });
  });

  test('where the name belongs, it may be used', async () => {
    expect((await register(server, { client_name: 'Claude', redirect_uris: ['https://claude.ai/api/mcp/auth_callback'] })).status).toBe(201);
  });
});
