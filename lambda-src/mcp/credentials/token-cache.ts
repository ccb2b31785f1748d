/** An access token of somebody else's authorization server. */
export interface AccessToken {
  readonly value: string;
  /** In epoch milliseconds. */
  readonly requestedAt: number;
  /** In epoch milliseconds. */
  readonly usableUntil: number;
}

/** Access tokens that are used until shortly before they expire. */
export interface TokenCache {
  /** The token for a key. Simultaneous callers share one request for it; one that fails is not remembered. */
  readonly get: (key: string, request: () => Promise<AccessToken>) => Promise<AccessToken>;
  /** Forgets a token that was refused, unless there is another one for the key already. */
  readonly drop: (key: string, refused: AccessToken) => void;
}

/** What is known of a key. */
interface Entry {
  token?: AccessToken;
  request?: { readonly token: Promise<AccessToken>; readonly startedAt: number };
}

/**
 * @param maxTokens how many keys are kept, those that were used last
 * @param maxWait how long callers share a request, in milliseconds. One that has taken longer was begun by a call that was given up, before
 * Lambda froze the function
 */
export function createTokenCache(maxTokens: number, maxWait: number): TokenCache {
  const entries = new Map<string, Entry>();
  return {
    get: async (key, request) => {
      const entry = entries.get(key) ?? {};
      // a map gives out its entries in the order in which they were added
      entries.delete(key);
      entries.set(key, entry);
      if (entries.size > maxTokens) {
        entries.delete(entries.keys().next().value!);
      }
      if (entry.token && entry.token.usableUntil > Date.now()) {
        return entry.token;
      }
      if (entry.request && Date.now() - entry.request.startedAt <= maxWait) {
        return entry.request.token;
      }
      const own = { token: request(), startedAt: Date.now() };
      entry.request = own;
      try {
        return entry.token = await own.token;
      } finally {
        if (entry.request === own) {
          entry.request = undefined;
        }
      }
    },
    drop: (key, refused) => {
      const entry = entries.get(key);
      if (entry?.token === refused) {
        entry.token = undefined;
      }
    },
  };
}
