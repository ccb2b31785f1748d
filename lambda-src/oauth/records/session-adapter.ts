import { isDeepStrictEqual } from 'node:util';
import { type Adapter, type AdapterPayload, Provider } from 'oidc-provider';
import { recordAdapter } from './record-adapter';

/** oidc-provider's name of the model. */
export const SESSION = 'Session';

/**
 * Stores sessions for oidc-provider, which saves the session with every authorization. Written is one that has changed: a write that
 * changes nothing would bring back a session that was ended while the request was under way.
 */
export function sessionAdapter(): Adapter {
  const sessions = recordAdapter(SESSION);
  return {
    ...sessions,

    async find(id) {
      const found = await sessions.find(id);
      Provider.ctx!.state.storedSession = found;
      return found;
    },

    async upsert(id, content, expiresIn) {
      const stored = Provider.ctx!.state.storedSession as AdapterPayload | undefined;
      if (stored?.jti !== id || !isDeepStrictEqual(lasting(stored), lasting(content)) || endsLater(content, stored)) {
        const { authorizations: _, ...others } = content;
        await sessions.upsert(id, others, expiresIn);
      }
    },
  };
}

/** Returns what a session is made of, without its end and what oidc-provider notes of each client, which nothing here reads later. */
function lasting({ authorizations: _, exp: __, ...others }: AdapterPayload): unknown {
  return JSON.parse(JSON.stringify(others));
}

/** Tells whether sessions have got a longer life. The end is computed anew each time, and may differ by the turn of a second. */
function endsLater({ exp = 0 }: AdapterPayload, stored: AdapterPayload): boolean {
  return Math.abs(exp - (stored.exp ?? 0)) > 1;
}
