import type { BrowserContext, Locator, Page } from 'playwright-core';

/** Somebody in front of Chromium, who finds what to press by what it says, as a screen reader reads it out. */
export interface ChromiumPerson {
  /** Goes through the pages of an authorization request in a new tab, until the client's own. */
  readonly browse: (authorizationUrl: URL) => Promise<void>;
  /** The titles of the pages that were shown each time. */
  readonly shown: readonly string[][];
}

/** Makes a person whose browser has the context's cookies, and who signs in by a name at the tests' identity provider, or with a passphrase. */
export function createChromiumPerson(context: BrowserContext, who: { readonly as?: string; readonly passphrase?: string }): ChromiumPerson {
  const shown: string[][] = [];
  return {
    shown,
    browse: async (authorizationUrl) => {
      const redirectUri = authorizationUrl.searchParams.get('redirect_uri')!;
      const titles: string[] = [];
      shown.push(titles);
      const page = await context.newPage();
      await page.goto(authorizationUrl.href);
      while (!page.url().startsWith(`${redirectUri}?`)) {
        titles.push(await page.title());
        await answer(page, who);
      }
      await page.close();
    },
  };
}

/** Does what a page asks for, and waits for the next one. */
async function answer(page: Page, { as, passphrase }: { readonly as?: string; readonly passphrase?: string }): Promise<void> {
  const button = (name: string | RegExp) => page.getByRole('button', { name });
  const press = async (target: Locator) => {
    await Promise.all([page.waitForEvent('framenavigated'), target.click()]);
    await page.waitForLoadState();
  };
  if (await button('Allow').isVisible()) return press(button('Allow'));
  if (await button(/^Continue with /).isVisible()) return press(button(/^Continue with /));
  if (await page.getByLabel('Passphrase').isVisible()) await page.getByLabel('Passphrase').fill(passphrase!);
  else if (await page.getByLabel('User').isVisible()) await page.getByLabel('User').fill(as!);
  else throw new Error(`there is no way on from ${page.url()}: ${await page.innerText('body')}`);
  return press(button('Sign in'));
}
