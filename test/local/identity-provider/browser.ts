/** What a person's browser does, as far as sign-in needs it: it keeps cookies, and goes where it is told to. */
export interface Browser {
  open(url: string | URL): Promise<Page>;
  /**
   * Sends the form of a page, as it is, with one of its buttons.
   *
   * @param button the beginning of what is written on it
   */
  press(page: Page, button: string): Promise<Page>;
}

/** Where the browser is. */
export interface Page {
  readonly url: URL;
  /** Of a redirect that was not followed: the status is that of the redirect. */
  readonly location?: URL;
  readonly status: number;
  readonly headers: Headers;
  readonly html: string;
}

/**
 * Opens a browser without cookies. Cookies are for a host, whatever the port, as in real ones.
 *
 * @param follows which redirects it follows; those to the same origin unless given
 */
export function openBrowser(follows = (from: URL, to: URL) => from.origin === to.origin): Browser {
  const cookies = new Map<string, string>();

  async function request(url: URL, init: RequestInit = {}): Promise<Page> {
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: { ...init.headers, cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [name, value] = cookie.split(';')[0].split('=');
      if (/expires=Thu, 01 Jan 1970/i.test(cookie)) cookies.delete(name);
      else cookies.set(name, value);
    }
    const target = response.headers.get('location');
    if (target === null) return { url, status: response.status, headers: response.headers, html: await response.text() };
    const location = new URL(target, url);
    if (follows(url, location)) return request(location);
    return { url, location, status: response.status, headers: response.headers, html: '' };
  }

  return {
    open: (url) => request(new URL(url)),
    press: (page, button) => {
      const forms = [...page.html.matchAll(/<form method="post" action="([^"]+)">([^]*?)<\/form>/g)].map(([, action, content]) => ({
        action,
        filled: [...content.matchAll(/<input (?=type="hidden"|[^>]* checked>)type="\w+" name="([^"]+)" value="([^"]+)"/g)],
        pressed: [...content.matchAll(/<button[^>]* name="([^"]+)" value="([^"]+)"[^>]*>([^]*?)<\/button>/g)]
          .find(([, , , label]) => label.replace(/<[^>]*>/g, '').startsWith(button)),
      }));
      const form = forms.find(({ pressed }) => pressed);
      if (!form) throw new Error(`no button "${button}" in ${page.html}`);
      return request(new URL(form.action, page.url), {
        method: 'POST',
        headers: { origin: page.url.origin },
        body: new URLSearchParams(Object.fromEntries([...form.filled, form.pressed!].map(([, name, value]) => [name, value]))),
      });
    },
  };
}
