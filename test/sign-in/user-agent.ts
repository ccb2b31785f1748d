import { sendAsBrowser } from './browser-request';
import { createCookieJar, type CookieJar } from './cookie-jar';
import { parseHtml, type HtmlButton, type HtmlForm, type HtmlPage } from './html-page';

/** Where a navigation ended. */
export interface Page extends HtmlPage {
  readonly url: URL;
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
  /** Where it would have been redirected to, if that is a place that this browser does not go to. */
  readonly leftFor?: URL;
  /** The URLs on the way here, this one included. */
  readonly path: readonly URL[];
}

/** Who caused a navigation. */
export interface Cause {
  /** The origin of the page with the link or the form; `null` if the person typed the URL, or another program opened it. */
  readonly initiator: string | null;
}

/** How a form is submitted. */
export interface Submission {
  /** The button that is pressed, by its text or the value that it sends; the first one unless given. */
  readonly button?: string | RegExp;
  /** What the person fills in; an empty text included. Hidden fields can be overwritten, as by somebody who tampers with them. */
  readonly fill?: Readonly<Record<string, string>>;
  /** Sent instead of what a browser would send, as by somebody who forges a form; an undefined one is left out. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

/**
 * What a browser does for somebody who signs in, without a browser: it keeps cookies, follows redirects, says where requests
 * come from as the Fetch standard wants it (`Origin`, `Sec-Fetch-*`), and submits forms. It runs no scripts.
 */
export interface UserAgent {
  readonly cookies: CookieJar;
  /** Goes to a URL. A program or the person has opened it unless a cause is given. */
  open(url: string | URL, cause?: Cause): Promise<Page>;
  /** Submits a form of a page. Throws if there is no such form or button. */
  submit(page: Page, form: HtmlForm, submission?: Submission): Promise<Page>;
}

interface Navigation {
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  readonly body?: URLSearchParams;
  readonly initiator: string | null;
  /** Of the page that caused it. */
  readonly referrerPolicy?: string;
  readonly headers?: Submission['headers'];
}

/** More than the flow of any client needs. */
const MOST_REDIRECTS = 20;

/**
 * Makes a user agent of a person who has visited nothing yet.
 *
 * @param goesTo whether it follows a redirect to a URL; to every one unless given
 */
export function createUserAgent(goesTo: (url: URL) => boolean = () => true): UserAgent {
  const cookies = createCookieJar();

  const navigate = async (start: Navigation): Promise<Page> => {
    const path: URL[] = [];
    let { method, body } = start;
    let url = start.url;
    for (;;) {
      path.push(url);
      if (path.length > MOST_REDIRECTS) throw new Error(`redirected in a circle: ${path.map(String).join(' -> ')}`);
      const site = relation(start.initiator, path);
      const cookie = cookies.header({ url, method, crossSite: site === 'cross-site' });
      const response = await sendAsBrowser({
        method,
        url,
        body: body?.toString(),
        headers: present({
          'accept': 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
          'accept-language': 'en-US,en;q=0.9',
          'sec-fetch-site': site,
          'sec-fetch-mode': 'navigate',
          'sec-fetch-dest': 'document',
          'sec-fetch-user': '?1',
          'upgrade-insecure-requests': '1',
          cookie,
          'content-type': body && 'application/x-www-form-urlencoded',
          'origin': method === 'POST' ? originHeader(start, path) : undefined,
          ...start.headers,
        }),
      });
      cookies.store({ url, values: response.headers.getSetCookie() });
      const location = response.headers.get('location');
      const isRedirect = location !== null && [301, 302, 303, 307, 308].includes(response.status);
      const next = isRedirect ? new URL(location, url) : undefined;
      if (!next || !goesTo(next)) return { ...response, url, path, leftFor: next, ...parseHtml(response.body, url) };
      url = next;
      // Fetch section 4.4: 307 and 308 alone keep the method
      if (![307, 308].includes(response.status)) [method, body] = ['GET', undefined];
    }
  };

  return {
    cookies,
    open: (url, cause) => navigate({ url: new URL(url), method: 'GET', initiator: cause?.initiator ?? null }),
    submit: (page, form, { button: wanted, fill = {}, headers } = {}) => {
      const button = wanted === undefined ? form.buttons[0] : form.buttons.find((candidate) => isMeant(candidate, wanted));
      if (!button && wanted !== undefined) throw new Error(`no button ${wanted} among ${form.buttons.map(({ text }) => text).join(', ')}`);
      const fields = new URLSearchParams({ ...Object.fromEntries(form.fields), ...fill });
      if (button?.name) fields.append(button.name, button.value);
      const action = new URL(button?.action ?? form.action);
      if (form.method === 'GET') action.search = fields.toString();
      return navigate({
        url: action,
        method: form.method,
        body: form.method === 'POST' ? fields : undefined,
        initiator: page.url.origin,
        referrerPolicy: page.headers.get('referrer-policy') ?? undefined,
        headers,
      });
    },
  };
}

function isMeant({ text, value }: HtmlButton, wanted: string | RegExp): boolean {
  return typeof wanted === 'string' ? value === wanted || text === wanted : wanted.test(text);
}

/** `Sec-Fetch-Site` (Fetch Metadata section 2.4): every URL of a chain of redirects counts, and none for what a person typed. */
function relation(initiator: string | null, path: readonly URL[]): 'none' | 'same-origin' | 'same-site' | 'cross-site' {
  if (initiator === null) return 'none';
  const from = new URL(initiator);
  if (path.every(({ origin }) => origin === from.origin)) return 'same-origin';
  return path.every(({ protocol, hostname }) => protocol === from.protocol && hostname === from.hostname) ? 'same-site' : 'cross-site';
}

/** `Origin` of a form that is posted (Fetch section 3.2): the page's referrer policy may hide it. */
function originHeader({ initiator, referrerPolicy }: Navigation, path: readonly URL[]): string {
  const isSameOrigin = path.every(({ origin }) => origin === initiator);
  const isHidden = referrerPolicy === 'no-referrer' || (referrerPolicy === 'same-origin' && !isSameOrigin);
  return initiator === null || isHidden ? 'null' : initiator;
}

function present(headers: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
