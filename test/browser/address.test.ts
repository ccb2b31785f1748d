import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium } from './chromium';
import { createChromiumPerson } from './chromium-person';
import { type LocalServer, startLocalServer } from '../acceptance/local-server';
import { synthesize } from '../acceptance/synthesize';
import { SDK_V2 } from '../sign-in/clients/sdk-v2';
import { type IdentityProviders, startIdentityProviders } from '../sign-in/identity-providers';

let folder: string;
let identityProviders: IdentityProviders;
let browser: Browser;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'address-'));
  identityProviders = await startIdentityProviders();
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
  await identityProviders?.close();
  await rm(folder, { recursive: true, force: true });
});

describe.each([['stage URL', 'on-stage-url'], ['root domain', 'on-domain']])('at the %s', (_, app) => {
  let server: LocalServer;
  let base: string;

  beforeAll(async () => {
    const outdir = join(folder, app);
    await synthesize(`test/sign-in/apps/${app}.ts`, outdir, identityProviders.environment);
    server = await startLocalServer({ app: outdir });
    base = server.mcpUrl.replace(/\/mcp$/, '');
  });

  afterAll(() => server?.stop());

  async function withPage(use: (page: Page) => Promise<void>, options = {}): Promise<void> {
    const context = await browser.newContext(options);
    try {
      await use(await context.newPage());
    } finally {
      await context.close();
    }
  }

  test.each(['/mcp', '', '/', '/token', '/clients', '/no/such/page', '/mcp/x'])('whoever opens %j gets to read how to connect, without scripts', async (path) => {
    await withPage(async (page) => {
      await page.goto(base + path);
      await page.waitForURL(({ href }) => [base, `${base}/`].includes(href));

      expect(await page.title()).toMatch(/^Connect an app/);
      expect(await page.locator('.copy code').first().innerText()).toBe(server.mcpUrl);
      expect(await page.getByRole('link', { name: 'Add to VS Code' }).getAttribute('href')).toContain(encodeURIComponent(server.mcpUrl));
    }, { javaScriptEnabled: false });
  });

  test('a browser that gets the JSON of an API goes on to the page too', async () => {
    await withPage(async (page) => {
      await page.route(server.mcpUrl, (route) => route.continue({ headers: { ...route.request().headers(), accept: 'application/json' } }));
      const [answer] = await Promise.all([page.waitForResponse(server.mcpUrl), page.goto(server.mcpUrl)]);
      expect(answer.headers()['content-type']).toBe('application/json');
      await page.waitForURL(`${base}/`);

      expect(await page.title()).toMatch(/^Connect an app/);
    });
  });

  test.each([
    ['/mcp', 401], ['/', 404], ['/no/such/path', 404],
  ])('programs get from %s what they always did', async (path, status) => {
    for (const accept of ['*/*', 'application/json, text/event-stream', 'text/event-stream']) {
      const response = await fetch(base + path, { headers: { accept } });
      expect([response.status, response.headers.get('content-type')?.split(';')[0]]).toEqual([status, 'application/json']);
      expect(await response.json()).toEqual({
        error: status === 401 ? 'invalid_token' : 'not_found', error_description: expect.any(String), request_id: expect.any(String),
      });
      expect(response.headers.get('www-authenticate')).toEqual(status === 401 ? expect.stringContaining('resource_metadata=') : null);
    }
  });

  test('programs hear from /token which methods it has', async () => {
    const response = await fetch(`${base}/token`, { headers: { accept: 'application/json' } });

    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
    expect(await response.json()).toMatchObject({ error: 'invalid_request' });
  });

  test('a browser is challenged as well', async () => {
    const response = await fetch(server.mcpUrl, { headers: { accept: 'text/html,*/*;q=0.8' } });

    expect([response.status, response.headers.get('content-type')]).toEqual([401, 'text/html']);
    expect(response.headers.get('www-authenticate')).toContain('resource_metadata=');
  });

  test('somebody who connected a client sees it, ends its access and signs out, without scripts', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
    const person = createChromiumPerson(context, { as: 'alice' });
    const client = await SDK_V2.start({ mcpUrl: server.mcpUrl, registration: 'DCR', browse: person.browse });
    try {
      expect(await client.listTools()).toContain('read_page');
      const page = await context.newPage();
      await page.goto(base);
      await page.getByRole('link', { name: 'See and end what you allowed' }).click();
      await page.waitForURL(`${base}/account`);
      expect(await page.locator('.connection').count()).toBe(1);

      await page.getByRole('button', { name: /^End access for/ }).click();
      await page.waitForURL(`${base}/account?done=*`);
      expect(await page.getByRole('status').innerText()).toContain('has ended');
      expect(await page.locator('.connection').count()).toBe(0);

      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByRole('button', { name: /^Continue with/ }).waitFor();
      expect(await page.getByRole('status').innerText()).toContain('You are signed out');
      expect(await context.cookies(base)).not.toContainEqual(expect.objectContaining({ name: `session-${new URL(base).port}` }));
    } finally {
      await client.close();
      await context.close();
    }
  });
});
