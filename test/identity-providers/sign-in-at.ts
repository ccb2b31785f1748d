/** The cookies of a browser at one identity provider, by name. */
export type CookieJar = Map<string, string>;

/** How somebody signs in. */
export interface SignInOptions {
  /** Of the browser: who has signed in with it before is signed in still. A new one if absent. */
  readonly cookies?: CookieJar;
  /** Whether they refuse instead. */
  readonly refuse?: boolean;
}

/**
 * Signs in at `startOpenIdProvider` or `startGitHubLike`, as a browser would.
 *
 * @param location where the authorization server sent the browser
 * @returns where the identity provider sends the browser back to. That is not requested
 * @throws Error when the provider shows an error page
 */
export async function signInAt(location: string, user: string, { cookies = new Map(), refuse = false }: SignInOptions = {}): Promise<URL> {
  const { origin } = new URL(location);
  let url = new URL(location);
  while (url.origin === origin) {
    const page = await request(url, cookies);
    const answer = page.status === 200
      ? await request(url, cookies, new URLSearchParams({ user, action: refuse ? 'refuse' : 'sign-in' }))
      : page;
    const next = answer.headers.get('location');
    if (next === null) {
      throw new Error(`The identity provider answered ${url.pathname} with status ${answer.status}: ${await answer.text()}`);
    }
    url = new URL(next, url);
  }
  return url;
}

async function request(url: URL, cookies: CookieJar, form?: URLSearchParams): Promise<Response> {
  const response = await fetch(url, {
    method: form ? 'POST' : 'GET',
    redirect: 'manual',
    headers: { cookie: Array.from(cookies, ([name, value]) => `${name}=${value}`).join('; ') },
    ...(form && { body: form }),
  });
  for (const cookie of response.headers.getSetCookie()) {
    const [name, value] = cookie.split(';', 1)[0]!.split('=', 2) as [string, string];
    cookies.set(name, value);
  }
  return response;
}
