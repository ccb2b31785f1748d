/** An access token of somebody else's authorization server. */
export interface AccessToken {
  readonly value: string;
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

/** @param maxTokens how many keys are kept, those that were used last */
export function createTokenCache(maxTokens: number): TokenCache {
  const entries = new Map<string, { token?: AccessToken; requested?: Promise<AccessToken> }>();
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
      entry.requested ??= request()
        .then((token) => entry.token = token)
        .finally(() => entry.requested = undefined);
      return entry.requested;
    },
    drop: (key, refused) => {
      const entry = entries.get(key);
      if (entry?.token === refused) {
        entry.token = undefined;
      }
    },
  };
}
