import type { Answer, AuthorizationServer } from './authorization-server';
import { ISSUER } from '../shared/server-environment';

const ORIGIN = new URL(ISSUER).origin;

/** What a person's browser does with the pages of the authorization server: it keeps cookies, follows redirects and posts forms. */
export class Browser {
  readonly cookies = new Map<string, string>();
  /** The address that its requests come from; the same for all browsers unless given. */
  sourceAddress?: string;
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

  /** Presses a button of a page, with what is ticked and was typed in its form. A field that is undefined is unticked. */
  async press(
    page: Answer, decision: string, fields: Record<string, string | undefined> = {}, headers: Record<string, string> = {},
  ): Promise<Answer> {
    const sent = Object.entries({ ...fieldsOf(page), decision, ...fields }).filter((entry): entry is [string, string] => entry[1] !== undefined);
    return this.#send('POST', formAction(page), {
      headers: { 'Origin': ORIGIN, 'Sec-Fetch-Site': 'same-origin', ...headers },
      body: Object.fromEntries(sent),
    });
  }

  async #send(method: string, url: string, { headers, body }: { headers: Record<string, string>; body?: Record<string, string> }): Promise<Answer> {
    const cookie = Array.from(this.cookies, ([name, value]) => `${name}=${value}`).join('; ');
    const answer = await this.#server.send(method, url.slice(ISSUER.length), {
      headers: { ...headers, ...(cookie && { Cookie: cookie }) }, body, sourceAddress: this.sourceAddress,
    });
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

/** Returns the fields that the last form of a page sends unchanged: hidden fields and ticked boxes. */
export function fieldsOf({ text }: Answer): Record<string, string> {
  const form = text.slice(text.lastIndexOf('<form'));
  return Object.fromEntries(Array.from(form.matchAll(/<input type="(?:hidden|checkbox)" name="([^"]+)" value="([^"]+)"( checked)?/g))
    .filter(([input, , , checked]) => input.includes('"hidden"') || checked !== undefined)
    .map(([, name, value]) => [name!, value!]));
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
