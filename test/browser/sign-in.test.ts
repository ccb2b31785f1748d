import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium, openWindow } from './chromium';
import { createChromiumPerson } from './chromium-person';
import { startLocalServer, type LocalServer } from '../acceptance/local-server';
import { synthesize } from '../acceptance/synthesize';
import { INSPECTOR } from '../sign-in/clients/inspector';
import { MCP_REMOTE } from '../sign-in/clients/mcp-remote';
import { OPENID_CLIENT } from '../sign-in/clients/openid-client';
import { SDK_V1 } from '../sign-in/clients/sdk-v1';
import { SDK_V2 } from '../sign-in/clients/sdk-v2';
import { startIdentityProviders, type IdentityProviders } from '../sign-in/identity-providers';
import { createMatrix } from '../sign-in/matrix';

const KINDS = [SDK_V1, SDK_V2, MCP_REMOTE, INSPECTOR, OPENID_CLIENT];

let folder: string;
let identityProviders: IdentityProviders;
let browser: Browser;

const matrix = createMatrix(['client', 'front door', 'browser'], ['sign in', 'list', 'call']);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sign-in-'));
  identityProviders = await startIdentityProviders();
  browser = await launchChromium();
});

afterAll(async () => {
  console.log(`\n${matrix}\n`);
  await browser?.close();
  await identityProviders?.close();
  await rm(folder, { recursive: true, force: true });
});

async function serve(app: string): Promise<LocalServer> {
  const outdir = join(folder, app);
  await synthesize(`test/sign-in/apps/${app}.ts`, outdir, identityProviders.environment);
  return startLocalServer({ app: outdir });
}

describe.each([['stage URL', 'on-stage-url'], ['root domain', 'on-domain']])('people sign in with Chromium at the %s', (door, app) => {
  let server: LocalServer;

  beforeAll(async () => {
    server = await serve(app);
  });

  afterAll(() => server?.stop());

  test.each(KINDS.map((kind) => [kind.name, kind] as const))('for %s', async (name, kind) => {
    const row = [name, door, 'Chromium'];
    const context = await openWindow(browser);
    const person = createChromiumPerson(context, { as: 'alice' });
    const client = await kind.start({ mcpUrl: server.mcpUrl, registration: 'DCR', browse: person.browse });
    try {
      await matrix.step(row, 'sign in', async () => {
        const tools = await client.listTools();
        await matrix.step(row, 'list', async () => expect(tools).toEqual(['who_am_i', 'read_page', 'edit_page']));
      });
      await matrix.step(row, 'call', async () => expect(await client.callTool('read_page', { page: 'releases' })).toBe('We release on Tuesdays.'));

      expect(person.shown).toEqual([[expect.stringMatching('Sign in'), 'Example login', expect.any(String)]]);
    } finally {
      await client.close();
      await context.close();
    }
  });
});

test('the owner signs in with the passphrase, without scripts, in the dark, on a phone', async () => {
  const server = await serve('with-passphrase');
  const context = await openWindow(browser, { javaScriptEnabled: false, colorScheme: 'dark', viewport: { width: 390, height: 844 }, isMobile: true });
  const person = createChromiumPerson(context, { passphrase: server.passphrase });
  const client = await SDK_V2.start({ mcpUrl: server.mcpUrl, registration: 'DCR', browse: person.browse });
  try {
    expect(await client.listTools()).toContain('delete_page');
    expect(person.shown).toEqual([[expect.stringMatching(/^Sign in/), expect.any(String)]]);
  } finally {
    await client.close();
    await context.close();
    await server.stop();
  }
});
