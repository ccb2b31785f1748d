import type { Peer } from './peer';

/** What was agreed on with another server, as long as it is remembered. */
export interface KnownPeers {
  /** @returns undefined when nothing was agreed on, or too long ago */
  find(key: string): Peer | undefined;
  /** @returns what is not remembered any more because of that, by its keys */
  keep(key: string, peer: Peer): readonly (readonly [key: string, peer: Peer])[];
  /** Forgets what the server does not know either. */
  forget(peer: Peer): void;
  /**
   * Does something with the server.
   *
   * @param end see `retire`
   */
  use<T>(peer: Peer, work: () => Promise<T>, end: (peer: Peer) => void): Promise<T>;
  /**
   * Gives up a peer that is not remembered.
   *
   * @param end is called when nobody uses it any more
   */
  retire(peer: Peer, end: (peer: Peer) => void): void;
}

/** How long what was agreed on is remembered, in milliseconds: a server that has learned a new revision still answers in the old one. */
export const PEER_LIFETIME = 60 * 60_000;

/** How many are remembered: those that were used last. */
const MAX_PEERS = 100;

/** Remembers nothing yet. */
export function knownPeers(): KnownPeers {
  const known = new Map<string, { readonly peer: Peer; readonly since: number }>();
  const uses = new Map<Peer, number>();
  const retired = new Set<Peer>();

  return {
    find: (key) => {
      const found = known.get(key);
      if (found === undefined || Date.now() - found.since >= PEER_LIFETIME) {
        return undefined;
      }
      known.delete(key);
      known.set(key, found);
      return found.peer;
    },

    keep: (key, peer) => {
      const replaced = known.get(key);
      known.delete(key);
      known.set(key, { peer, since: Date.now() });
      const [oldest, { peer: evicted }] = known.entries().next().value!;
      if (known.size > MAX_PEERS) {
        known.delete(oldest);
        return [[oldest, evicted]];
      }
      return replaced ? [[key, replaced.peer]] : [];
    },

    forget: (peer) => {
      for (const [key, one] of known) {
        if (one.peer === peer) {
          known.delete(key);
        }
      }
    },

    use: async (peer, work, end) => {
      uses.set(peer, (uses.get(peer) ?? 0) + 1);
      try {
        return await work();
      } finally {
        const left = uses.get(peer)! - 1;
        if (left > 0) {
          uses.set(peer, left);
        } else {
          uses.delete(peer);
          if (retired.delete(peer)) {
            end(peer);
          }
        }
      }
    },

    retire: (peer, end) => {
      if (uses.has(peer)) {
        retired.add(peer);
      } else {
        end(peer);
      }
    },
  };
}
