import type { Credentials } from './credentials';
import { putInCookie, putInHeader, putInQuery } from './placement';
import { hasChanged, secretValue } from './secret-value';
import type { BasicCredentialsManifest, SecretCredentialsManifest } from '../../../src/contract';

const PLACES = { header: putInHeader, query: putInQuery, cookie: putInCookie } as const;

/** A secret that is sent as it is: an API key, a token. */
export function secretCredential({ secret, in: place, name, prefix }: SecretCredentialsManifest): Credentials {
  return {
    apply: async (request) => {
      const value = await secretValue(secret);
      PLACES[place](request, name, `${prefix}${value}`);
      return { renew: () => hasChanged(secret, value) };
    },
  };
}

/** A user name and a password (RFC 7617). */
export function basicCredential({ username, password }: BasicCredentialsManifest): Credentials {
  return {
    apply: async (request) => {
      const user = typeof username === 'string' ? username : await secretValue(username);
      const pass = await secretValue(password);
      putInHeader(request, 'authorization', `Basic ${Buffer.from(`${user}:${pass}`).toString('base64')}`);
      return {
        renew: async () => (typeof username !== 'string' && await hasChanged(username, user)) || hasChanged(password, pass),
      };
    },
  };
}
