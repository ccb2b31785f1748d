import { expect } from 'vitest';
import type { PersonClient } from './person-client';
import { formWith, signIn } from '../sign-in/sign-in';
import { createUserAgent, type Page, type UserAgent } from '../sign-in/user-agent';

/** What clients get for a person. */
export interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly scope?: string;
}

/** Makes a browser that goes to this machine's servers alone: clients of these tests are elsewhere, or at `localhost`, where nobody listens. */
export function createBrowser(): UserAgent {
  return createUserAgent(({ hostname }) => hostname === '127.0.0.1');
}

/** Presses a button of ours. */
export function press(browser: UserAgent, page: Page, decision: string): Promise<Page> {
  const form = formWith(page, decision);
  if (!form) throw new Error(`nothing to ${decision} at ${page.status} ${page.url.pathname}: ${page.text || page.body}`);
  return browser.submit(page, form, { button: decision });
}

/** Signs in, if they have to, and stops where they are asked for consent. */
export async function untilConsent(browser: UserAgent, start: Page, as: string): Promise<Page> {
  let page = start;
  if (formWith(page, 'continue')) page = await press(browser, page, 'continue');
  const login = page.forms.find(({ names }) => names.has('user'));
  if (login) page = await browser.submit(page, login, { button: 'sign-in', fill: { user: as } });
  if (!formWith(page, 'allow')) throw new Error(`no consent page, but ${page.status} ${page.leftFor ?? page.url}: ${page.text || page.body}`);
  return page;
}

/** Signs in, if they have to, allows whatever is asked for, and answers with the redirect that the client gets. */
export async function allow(browser: UserAgent, authorizationUrl: URL, as: string): Promise<URL> {
  const { page } = await signIn(browser, await browser.open(authorizationUrl), { as });
  if (!page.leftFor) throw new Error(`the way ended at ${page.status} ${page.url.pathname}: ${page.text || page.body}`);
  return page.leftFor;
}

/** The link back to the client, on the page that shows an error to the person before the client hears of it. */
export function linkBack({ body }: Page): URL | undefined {
  const link = /<a class="button secondary" href="([^"]+)">/.exec(body)?.[1];
  return link === undefined ? undefined : new URL(link.replaceAll('&amp;', '&'));
}

/** The code in the redirect to a client. */
export function codeIn({ searchParams }: URL): string {
  const code = searchParams.get('code');
  if (code === null) throw new Error(`no code, but ${searchParams}`);
  return code;
}

/** Lets a person sign in with a client, all the way to tokens. */
export async function connect(client: PersonClient, as: string, scope?: string, browser = createBrowser()): Promise<Tokens> {
  const redirect = await allow(browser, client.authorizationUrl(scope === undefined ? {} : { scope }), as);
  const { status, body } = await client.exchange(codeIn(redirect));
  if (status !== 200) throw new Error(`the token endpoint answered ${status}: ${JSON.stringify(body)}`);
  return body;
}

/** What a page asks for, or what became of the request: `code`, an error that the client is told, or a status. */
export function kindOf(page: Page): string {
  const back = page.leftFor ?? linkBack(page);
  if (back) return back.searchParams.get('error') ?? 'code';
  if (formWith(page, 'allow')) return 'consent';
  return formWith(page, 'continue') ? 'sign-in' : String(page.status);
}

/** Expects a page of ours that says what is wrong, and sends nobody anywhere. */
export function expectProblem(page: Page, status: number): void {
  expect({ status: page.status, leftFor: page.leftFor, location: page.headers.get('location'), text: page.text })
    .toMatchObject({ status, leftFor: undefined, location: null });
  expect(page.headers.get('content-type')).toMatch(/^text\/html/);
  expect(page.text).toContain('What you can do');
}
