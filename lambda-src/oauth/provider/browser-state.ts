import type { IncomingMessage } from 'node:http';
import type { InteractionResults, KoaContextWithOIDC } from 'oidc-provider';

/**
 * What an exchange with oidc-provider relies on that comes from a person's browser. The caller has checked it: oidc-provider's
 * own cookies for interactions, of which a browser can have one at a time, play no part.
 */
export interface BrowserState {
  /** The hash of the browser's cookie, which interactions are bound to. */
  readonly browserHash: string;
  /** Whether the person, and no other site, sent the browser to the authorization endpoint. */
  readonly begunByPerson: boolean;
  /** Of the session that the browser has. */
  readonly sessionId?: string;
  /** The interaction that has come to an end, and how. */
  readonly resumed?: { readonly interactionId: string; readonly result: InteractionResults };
}

/** Tells whether a request came from a person's browser, and not from a program. */
export function isForBrowser({ req }: Pick<KoaContextWithOIDC, 'req'>): boolean {
  return (req as IncomingMessage & { readonly browserState?: BrowserState }).browserState !== undefined;
}

/**
 * Returns what a request relies on that comes from a person's browser.
 *
 * @throws Error when there is none: the request did not come from a browser
 */
export function browserStateOf({ req }: Pick<KoaContextWithOIDC, 'req'>): BrowserState {
  const { browserState } = req as IncomingMessage & { readonly browserState?: BrowserState };
  if (browserState === undefined) {
    throw new Error('The request did not come from a browser');
  }
  return browserState;
}
