import type { Answer, AuthorizationServer } from './authorization-server';
import { ISSUER } from '../shared/server-environment';

const ORIGIN = new URL(ISSUER).origin;

/** What a person's browser does with the pages of the authorization server: it keeps cookies, follows redirects and posts forms. */
export class Browser {
  readonly cookies = new Map<string, string>();
  readonly #server: AuthorizationServer;

  constructor(server: AuthorizationServer) {
    this.#server = server;
  }

  /** Opens a URL of the server. It comes from nowhere, as when a program opens it, unless headers say otherwise. */
  async open(url: string, headers: Record<string, string> = { 'Sec-Fetch-Site': 'none' }): Promise<Answer> {
    return this.#send('GET', url, { headers });
  }

  /** Follows redirects for as long as they lead to the server itself. */
  async follow(answer: Answer): Promise<Answer> {
    let current = answer;
    while (current.headers.location?.startsWith(`${ISSUER}/`)) {
      current = await this.open(current.headers.location, { 'Sec-Fetch-Site': 'same-origin' });
    }
    return current;
  }

  /** Presses a button of a page, with what was typed into its form. */
  async press(page: Answer, decision: string, fields: Record<string, string> = {}, headers: Record<string, string> = {}): Promise<Answer> {
    return this.#send('POST', formAction(page), {
      headers: { 'Origin': ORIGIN, 'Sec-Fetch-Site': 'same-origin', ...headers },
      body: { csrf_token: csrfTokenOf(page), decision, ...fields },
    });
  }

  async #send(method: string, url: string, { headers, body }: { headers: Record<string, string>; body?: Record<string, string> }): Promise<Answer> {
    const cookie = Array.from(this.cookies, ([name, value]) => `${name}=${value}`).join('; ');
    const answer = await this.#server.send(method, url.slice(ISSUER.length), { headers: { ...headers, ...(cookie && { Cookie: cookie }) }, body });
    for (const line of answer.cookies) {
      const [name, value] = line.split(';')[0]!.split('=') as [string, string];
      this.cookies.set(name, value);
    }
    return answer;
  }
}

/** Where the last form of a page is posted to. */
export function formAction({ text }: Answer): string {
  return lastMatch(text, /<form method="post" action="([^"]+)">/g);
}

/** What a page gives its forms to prove that they are its own. */
export function csrfTokenOf({ text }: Answer): string {
  return lastMatch(text, /name="csrf_token" value="([^"]+)"/g);
}

function lastMatch(text: string, pattern: RegExp): string {
  const value = Array.from(text.matchAll(pattern)).at(-1)?.[1];
  if (value === undefined) {
    throw new Error(`There is no ${pattern} in ${text}`);
  }
  return value;
}
