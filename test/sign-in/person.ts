import { signIn, type ShownPage, type SignInChoices } from './sign-in';
import { createUserAgent, type Cause, type Page, type UserAgent } from './user-agent';

/** Somebody with a browser. */
export interface Person {
  readonly agent: UserAgent;
  /**
   * Goes through the pages of an authorization request until the client's own. Throws `EndedError` where the way ends before. The client
   * has opened the browser, unless a page of somebody's did.
   */
  readonly browse: (authorizationUrl: URL, cause?: Cause) => Promise<void>;
  /** All ways gone so far. */
  readonly journeys: readonly Journey[];
  /** What kinds of pages were shown each time. */
  shown(): ShownPage['kind'][][];
}

/** The way from an authorization request to wherever it ended. */
export interface Journey {
  readonly request: URL;
  readonly shown: readonly ShownPage[];
  readonly end: Page;
}

/** Somebody's way ended at a page that does not lead to the client. */
export class EndedError extends Error {
  public constructor(public readonly page: Page) {
    super(`the way to the client ended at ${page.status} ${page.url.origin}${page.url.pathname}: ${page.text || page.body}`);
  }
}

/**
 * Makes a person with a browser that has been nowhere yet.
 *
 * @param choices for each way they go, in turn; the last ones hold for all that follow
 */
export function createPerson(...choices: readonly [SignInChoices, ...SignInChoices[]]): Person {
  const agent = createUserAgent();
  const journeys: Journey[] = [];
  return {
    agent,
    journeys,
    browse: async (request, cause) => {
      const redirectUri = new URL(request.searchParams.get('redirect_uri')!);
      const { shown, page } = await signIn(agent, await agent.open(request, cause), choices[Math.min(journeys.length, choices.length - 1)]);
      journeys.push({ request, shown, end: page });
      if (page.url.origin !== redirectUri.origin || page.url.pathname !== redirectUri.pathname) throw new EndedError(page);
    },
    shown: () => journeys.map(({ shown }) => shown.map(({ kind }) => kind)),
  };
}
