import { expect } from 'vitest';
import { type CookieJar, signInAt } from '../../../identity-providers/sign-in-at';
import { ISSUER } from '../../shared/server-environment';
import type { Answer, AuthorizationServer } from '../authorization-server';
import { Browser } from '../browser';
import { codeIn, type PersonClient, type Tokens, tokensIn } from '../person-client';

export const ACCOUNT_URL = `${ISSUER}/account`;

/** Somebody with a browser, who signs in by a name at the identity provider of the tests. */
export class AccountPerson {
  readonly browser: Browser;
  readonly #loginCookies: CookieJar = new Map();

  constructor(server: AuthorizationServer, readonly name: string) {
    this.browser = new Browser(server);
  }

  /** Opens the account page, signing in if that is asked for. */
  async openAccount(): Promise<Answer> {
    const page = await this.browser.open(ACCOUNT_URL);
    return page.text.includes('value="continue"') ? this.browser.follow(await this.completeSignIn(page)) : page;
  }

  /** Allows a client what it asks for. */
  async connect(client: PersonClient, changes: Record<string, string | undefined> = {}): Promise<Tokens> {
    return tokensIn(await client.exchange(codeIn(await this.authorize(client, changes))));
  }

  /** Goes through the pages of an authorization request, to the redirect that ends it. */
  async authorize(client: PersonClient, changes: Record<string, string | undefined> = {}): Promise<Answer> {
    let page = await this.browser.follow(await this.browser.open(client.authorizationUrl(changes)));
    if (page.text.includes('value="continue"')) {
      page = await this.browser.follow(await this.completeSignIn(page));
    }
    return page.text.includes('value="allow"') ? this.browser.press(page, 'allow') : page;
  }

  /** Signs in from a page that asks for it. Returns the answer of the redirect URI. */
  async completeSignIn(page: Answer, decision = 'continue'): Promise<Answer> {
    return this.browser.open(await this.callbackUrl(await this.browser.press(page, decision)));
  }

  /** Returns the URL to which the identity provider sends the browser back. */
  async callbackUrl({ status, headers }: Answer): Promise<string> {
    expect(status).toBe(303);
    return (await signInAt(headers.location!, this.name, { cookies: this.#loginCookies })).href;
  }
}
