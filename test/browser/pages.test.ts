import { join } from 'node:path';
import axe from 'axe-core';
import type { Browser, BrowserContextOptions, ConsoleMessage, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium, openWindow } from './chromium';
import { type PageServer, servePages } from './page-server';
import type { HttpResponse } from '../../lambda-src/oauth/http-message';
import { SAMPLE_PAGES } from '../lambda/oauth/pages/sample-pages';

const PHONE = { width: 390, height: 844 };
const SMALL_PHONE = { width: 320, height: 568 };
const LAPTOP = { width: 1366, height: 657 };
const DESKTOP = { width: 1280, height: 800 };

/** What is pressed, or written in. */
const TARGETS = 'a:visible, button:visible, input:visible';

/** The folder where pictures of all pages are kept for whoever wants to look at them; absent: there are none. */
const { PICTURES } = process.env;

/** The least height of a target, in CSS pixels. */
const TARGET_SIZE = 44;

let browser: Browser;
let server: PageServer;

beforeAll(async () => {
  server = await servePages(SAMPLE_PAGES);
  browser = await launchChromium();
});

afterAll(async () => {
  await browser.close();
  server.close();
});

/** Opens a tab in a browser of its own, for the tests of a block. */
function openTab(options: BrowserContextOptions): { readonly page: Page } {
  const tab = {} as { page: Page };
  beforeAll(async () => {
    tab.page = await (await openWindow(browser, options)).newPage();
  });
  afterAll(() => tab.page.context().close());
  return tab;
}

describe('accessible', () => {
  // axe is a script, which our policy would not let run
  const tab = openTab({ bypassCSP: true });

  test.each(Object.keys(SAMPLE_PAGES))('%s is without violations, in light and dark, small and large', async (name) => {
    await tab.page.goto(`${server.url}/${name}`);
    await tab.page.evaluate(axe.source);
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const viewport of [SMALL_PHONE, PHONE, LAPTOP]) {
        await tab.page.emulateMedia({ colorScheme });
        await tab.page.setViewportSize(viewport);
        if (PICTURES !== undefined) await tab.page.screenshot({ path: join(PICTURES, `${name}-${viewport.width}-${colorScheme}.png`) });
        const { violations } = await tab.page.evaluate<axe.AxeResults>('axe.run()');
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
      }
    }
  });
});

describe('layout', () => {
  const tab = openTab({});

  test.each(Object.keys(SAMPLE_PAGES))('%s fits every screen, at twice the text size too, and has targets large enough for a finger', async (name) => {
    await tab.page.goto(`${server.url}/${name}`);
    for (const textSize of [16, 32]) {
      await setTextSize(tab.page, textSize);
      for (const viewport of [SMALL_PHONE, PHONE, DESKTOP]) {
        await tab.page.setViewportSize(viewport);
        expect(await tab.page.evaluate('document.documentElement.scrollWidth')).toBe(viewport.width);
        for (const target of await tab.page.locator(TARGETS).all()) {
          expect((await target.boundingBox())!.height).toBeGreaterThanOrEqual(TARGET_SIZE);
        }
      }
    }
  });
});

/** As the browser's own setting does, which changes what a `rem` is; in CSS pixels. */
async function setTextSize(page: Page, standard: number): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Page.setFontSizes', { fontSizes: { standard } });
  await session.detach();
}

describe('network', () => {
  const tab = openTab({});

  test.each(Object.keys(SAMPLE_PAGES))('%s asks for nothing, and breaks no policy', async (name) => {
    const problems: string[] = [];
    const record = (message: ConsoleMessage): unknown => problems.push(message.text());
    const requests = server.received.length;
    tab.page.on('console', record);
    await tab.page.goto(`${server.url}/${name}`, { waitUntil: 'networkidle' });
    tab.page.off('console', record);

    // Chromium reports the statuses of error pages too
    expect(problems.filter((problem) => !problem.startsWith('Failed to load resource: the server responded with a status'))).toEqual([]);
    expect(server.received.slice(requests).map(({ path }) => path)).toEqual([`/${name}`]);
  });
});

describe('keyboard', () => {
  const tab = openTab({});

  test.each([
    ['sign-in-verified', ['Continue with Example login', 'Cancel', 'Get help']],
    ['consent-verified', [
      'Not you? Use another account', 'scope handbook:write', 'scope handbook:read', 'See what you have allowed', 'Allow', 'Deny', 'Get help',
    ]],
    ['account-one', ['End access for Example intranet', 'Sign out']],
    ['account-sign-in', ['Continue with Example login', 'Get help']],
    ['home', ['Add to Claude', 'Add to Cursor', 'Add to VS Code', 'See and end what you allowed', 'Ask the people who run Example handbook', 'Get help']],
    ['error-not-admitted', ['Use another account', 'Get help']],
    ['error-sign-in-failed', ['Try again', 'Get help']],
  ])('%s is used in the order of reading, and shows where the focus is', async (name, order) => {
    await tab.page.goto(`${server.url}/${name}`);
    const reached: string[] = [];
    for (const _ of order) {
      await tab.page.keyboard.press('Tab');
      const focused = tab.page.locator(':focus');
      expect(await styleOf(focused, 'outlineStyle')).toBe('solid');
      reached.push(await focused.evaluate((element) => element.innerText || element.name));
    }

    expect(reached).toEqual(order);
    expect(await tab.page.locator(TARGETS).count()).toBe(order.length);
  });

  test.each(['sign-in-passphrase', 'sign-in-passphrase-refused'])('%s opens at its field, before the buttons', async (name) => {
    await tab.page.goto(`${server.url}/${name}`);
    // a browser grants `autofocus` with its next frame, which may come after the load event
    await tab.page.locator('input:focus').waitFor();
    await tab.page.keyboard.type('another');
    expect(await tab.page.getByLabel('Passphrase').inputValue()).toBe('another');

    await tab.page.keyboard.press('Tab');
    expect(await tab.page.locator(':focus').innerText()).toBe('Sign in');
  });

  test('nothing that has the focus is below the buttons that stay in reach', async () => {
    await tab.page.setViewportSize(PHONE);
    await tab.page.goto(`${server.url}/consent-25-scopes`);
    for (const summary of await tab.page.locator('summary').all()) await summary.click();
    const count = await tab.page.locator('main :is(button, input:not([type=hidden]), summary, a)').count();
    await tab.page.locator('button').first().focus();
    for (let i = 1; i < count; i += 1) {
      const [focused, bar] = [await tab.page.locator(':focus').boundingBox(), await tab.page.locator('.decide').boundingBox()];
      const isInBar = await tab.page.locator('.decide :focus').count() === 1;
      expect(isInBar || focused!.y + focused!.height <= bar!.y).toBe(true);
      await tab.page.keyboard.press('Tab');
    }
    expect(await tab.page.locator(':focus').innerText()).toBe('Deny');
  });
});

describe('a decision', () => {
  const tab = openTab({});
  const CONSENT_PAGES = Object.keys(SAMPLE_PAGES).filter((name) => name.startsWith('consent-'));

  /** Returns the buttons that are entirely within the window, without scrolling. */
  const inReach = () => tab.page.evaluate<string[]>(`Array.from(document.querySelectorAll('.decide button'))
    .filter((button) => button.getBoundingClientRect().bottom <= innerHeight).map((button) => button.innerText)`);

  test.each(CONSENT_PAGES)('is always in reach on %s, on a phone and a laptop', async (name) => {
    for (const viewport of [PHONE, LAPTOP, DESKTOP]) {
      await tab.page.setViewportSize(viewport);
      await tab.page.goto(`${server.url}/${name}`);
      expect(await inReach()).toEqual(['Allow', 'Deny']);
      await tab.page.mouse.wheel(0, 10_000);
      expect(await inReach()).toEqual(['Allow', 'Deny']);
    }
  });

  test.each([['on its side', { width: 844, height: 390 }], ['at 400 % zoom', { width: 341, height: 164 }]])('takes no room from what it is about on a screen %s', async (_name, viewport) => {
    await tab.page.setViewportSize(viewport);
    await tab.page.goto(`${server.url}/consent-25-scopes`);

    expect(await inReach()).toEqual([]);
  });
});

describe('a host', () => {
  const tab = openTab({ viewport: SMALL_PHONE });

  test('breaks after dots, and the part that somebody has registered not at all', async () => {
    await tab.page.goto(`${server.url}/consent-plain`);

    // as many lines as it has
    const lines = await tab.page.locator('dd .part').evaluateAll((parts) => parts.map((part) => {
      const range = part.ownerDocument.createRange();
      range.selectNodeContents(part);
      return [part.textContent, new Set(Array.from(range.getClientRects(), ({ bottom }: { bottom: number }) => Math.round(bottom))).size];
    }));
    expect(lines).toEqual([['my-notebook.', 1], ['apps.', 1], ['example.co.uk', 1]]);
  });
});

describe('colours that the person has forced', () => {
  const tab = openTab({ forcedColors: 'active' });

  test('leave buttons, tags, notes and ticks apart', async () => {
    await tab.page.goto(`${server.url}/consent-plain`);
    const background = (locator: Locator) => styleOf(locator, 'backgroundColor');
    const button = (name: string) => tab.page.getByRole('button', { name });

    expect(await background(button('Allow'))).not.toBe(await background(button('Deny')));
    expect(await styleOf(tab.page.locator('.tag').first(), 'borderTopStyle')).toBe('solid');
    expect(await styleOf(tab.page.locator('.notice').first(), 'borderTopStyle')).toBe('solid');
    const box = tab.page.getByRole('checkbox').first();
    const boxColor = () => box.evaluate((node) => node.ownerDocument.defaultView.getComputedStyle(node, '::before').backgroundColor);
    const ticked = await boxColor();
    await box.click();
    expect(await boxColor()).not.toBe(ticked);
  });
});

/** What CSS made of a property. */
async function styleOf(element: Locator, property: string): Promise<string> {
  return element.evaluate((node, name) => node.ownerDocument.defaultView.getComputedStyle(node)[name], property);
}

describe('forms, without JavaScript', () => {
  const tab = openTab({ javaScriptEnabled: false });

  /** Presses a button, and returns what the server got. */
  async function press(button: string): Promise<{ readonly path: string; readonly origin?: string; readonly fields: object }> {
    const answered = tab.page.waitForResponse((response) => response.request().method() === 'POST');
    await tab.page.getByRole('button', { name: button }).click();
    await answered;
    const { path, headers, body } = server.received.at(-1)!;
    return { path, origin: headers.origin, fields: Object.fromEntries(new URLSearchParams(body)) };
  }

  test.each([
    ['sign-in-verified', 'Continue with Example login', 'continue'],
    ['sign-in-verified', 'Cancel', 'cancel'],
    ['consent-verified', 'Allow', 'allow'],
    ['consent-verified', 'Deny', 'deny'],
    ['consent-verified', 'Not you? Use another account', 'switchAccount'],
    ['error-not-admitted', 'Use another account', 'switchAccount'],
  ])('%s posts "%s", and says where it comes from', async (name, button, decision) => {
    await tab.page.goto(`${server.url}/${name}`);

    expect(await press(button)).toMatchObject({ path: '/interaction/3Q2r', origin: server.url, fields: { csrf_token: 'kGx0-token', decision } });
  });

  test('what is left out is not posted, folded or not', async () => {
    await tab.page.goto(`${server.url}/consent-25-scopes`);
    await tab.page.getByLabel('Order printed copies').uncheck();
    await tab.page.getByText('2 more', { exact: true }).click();
    await tab.page.getByLabel('Take part in calls').uncheck();

    const { fields } = await press('Allow');
    const scopes = Object.keys(fields).filter((name) => name.startsWith('scope '));
    expect(fields).toMatchObject({ decision: 'allow', choice: 'scopes' });
    expect(scopes).toHaveLength(23);
    expect(scopes).not.toContain('scope pay');
    expect(scopes).not.toContain('scope calls');
  });

  test('the passphrase is posted by the Enter key too, and is not needed to cancel', async () => {
    const passphrase = 'wörter & "zeichen"';
    await tab.page.goto(`${server.url}/sign-in-passphrase`);
    expect(await press('Cancel')).toMatchObject({ fields: { decision: 'cancel' } });

    await tab.page.getByLabel('Passphrase').fill(passphrase);
    const answered = tab.page.waitForResponse((response) => response.request().method() === 'POST');
    await tab.page.keyboard.press('Enter');
    await answered;

    expect(Object.fromEntries(new URLSearchParams(server.received.at(-1)!.body))).toEqual({ csrf_token: 'kGx0-token', decision: 'continue', passphrase });
  });
});

describe('policy', () => {
  const tab = openTab({});
  const page = SAMPLE_PAGES['consent-verified']!;
  const withoutPolicy = { 'content-type': 'text/html; charset=utf-8' };

  /** How many buttons of the page can be pressed where another site frames it. */
  async function framedButtons(headers: HttpResponse['headers']): Promise<number> {
    const framed = await servePages({ page: { ...page, headers } });
    await tab.page.setContent(`<iframe src="${framed.url}/page"></iframe>`, { waitUntil: 'networkidle' });
    const count = await tab.page.frameLocator('iframe').getByRole('button').count();
    framed.close();
    return count;
  }

  test('S08 the page cannot be framed', async () => {
    expect(await framedButtons(withoutPolicy)).toBe(3);
    expect(await framedButtons(page.headers)).toBe(0);
  });

  /** What markup does that somehow got into the page. */
  async function injected(headers: HttpResponse['headers']): Promise<object> {
    const markup = '<script>document.title = "ran"</script><style>h1 { color: rgb(1, 2, 3) !important }</style>'
      + '<p id="styled" style="color: rgb(1, 2, 3)">x</p><img src="/beacon"><base href="https://example.org/">';
    const infected = await servePages({ page: { ...page, headers, body: page.body.replace('</main>', `${markup}</main>`) } });
    await tab.page.goto(`${infected.url}/page`, { waitUntil: 'networkidle' });
    infected.close();
    return {
      script: await tab.page.title() === 'ran',
      stylesheet: await styleOf(tab.page.locator('h1'), 'color') === 'rgb(1, 2, 3)',
      style: await styleOf(tab.page.locator('#styled'), 'color') === 'rgb(1, 2, 3)',
      image: infected.received.some(({ path }) => path === '/beacon'),
      base: await tab.page.evaluate('document.baseURI') === 'https://example.org/',
    };
  }

  test('S09 the policy stops what gets into the page in spite of escaping', async () => {
    expect(await injected(withoutPolicy)).toEqual({ script: true, stylesheet: true, style: true, image: true, base: true });
    expect(await injected(page.headers)).toEqual({ script: false, stylesheet: false, style: false, image: false, base: false });
  });
});
