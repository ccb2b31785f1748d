import { fetchFromProvider } from './provider-fetch';
import { SignInError } from './sign-in-error';

/** The most that GitHub gives at once. */
const PAGE_SIZE = 100;

/** Nobody is in more than 2,000 organizations. */
const MAX_PAGES = 20;

/** GitHub's REST API, on behalf of whom the token belongs to. */
export interface GitHubApi {
  /**
   * @param path below the API's URL, `/user`
   * @throws SignInError
   */
  read<T>(path: string): Promise<T>;
  /** Reads all pages of a list. */
  readList<T>(path: string): Promise<T[]>;
}

/**
 * @param apiUrl `https://api.github.com`
 */
export function gitHubApi(apiUrl: string, accessToken: string): GitHubApi {
  async function request(url: string): Promise<Response> {
    const response = await fetchFromProvider(url, {
      headers: {
        'accept': 'application/vnd.github+json',
        'authorization': `Bearer ${accessToken}`,
        'user-agent': 'cdk-remote-mcp-server',
        'x-github-api-version': '2022-11-28',
      },
    });
    if (!response.ok) {
      throw new SignInError('failed', `GitHub answered ${new URL(url).pathname} with status ${response.status}`);
    }
    return response;
  }

  return {
    read: async <T>(path: string) => await (await request(`${apiUrl}${path}`)).json() as T,

    readList: async <T>(path: string) => {
      const items: T[] = [];
      for (let page = 1; page <= MAX_PAGES; page += 1) {
        const response = await request(`${apiUrl}${path}?per_page=${PAGE_SIZE}&page=${page}`);
        items.push(...await response.json() as T[]);
        // a page may be short and not the last
        if (!response.headers.get('link')?.includes('rel="next"')) {
          return items;
        }
      }
      throw new SignInError('failed', `GitHub's list ${path} has no end`);
    },
  };
}
