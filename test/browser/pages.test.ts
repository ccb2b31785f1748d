import axe from 'axe-core';
import type { Browser, BrowserContextOptions, ConsoleMessage, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium } from './chromium';
import { type PageServer, servePages } from './page-server';
import type { HttpResponse } from '../../lambda-src/oauth/http-message';
import { SAMPLE_PAGES } from '../lambda/oauth/pages/sample-pages';

const PHONE = { width: 390, height: 844 };
const SMALL_PHONE = { width: 320, height: 568 };
const DESKTOP = { width: 1280, height: 800 };

/** What is pressed, or written in. */
const TARGETS = 'a:visible, button:visible, input:visible';

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
    tab.page = await (await browser.newContext(options)).newPage();
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
      for (const viewport of [SMALL_PHONE, DESKTOP]) {
        await tab.page.emulateMedia({ colorScheme });
        await tab.page.setViewportSize(viewport);
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
    ['sign-in-passphrase', ['passphrase', 'Sign in', 'Cancel', 'Get help']],
    ['consent-verified', ['Not you? Use another account', 'Allow', 'Deny', 'Get help']],
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

  test('after a wrong passphrase, the page opens at its field', async () => {
    await tab.page.goto(`${server.url}/sign-in-passphrase-refused`);
    await tab.page.keyboard.type('another');

    expect(await tab.page.getByLabel('Passphrase').inputValue()).toBe('another');
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

    expect(await press(button)).toEqual({ path: '/interaction/3Q2r', origin: server.url, fields: { csrf_token: 'kGx0-token', decision } });
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
