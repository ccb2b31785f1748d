import { randomBytes, timingSafeEqual } from 'node:crypto';
import { type KoaContextWithOIDC, Provider } from 'oidc-provider';
import { isPreRegistered } from './pre-registered-client';
import { sha256 } from '../../shared/record-key';

/** 256 bits, so that a plain hash is enough: there is nothing to guess. */
const SECRET_BYTES = 32;

/** The hash that stands for a client secret wherever it is stored or compared. */
export const hashClientSecret = sha256;

/**
 * Makes a client secret, as oidc-provider's `secretFactory`. The provider gets the hash and never sees the secret, which
 * waits in the context for `showNewClientSecret`.
 */
export function issueClientSecret(ctx: KoaContextWithOIDC): string {
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  ctx.state.newClientSecret = secret;
  return hashClientSecret(secret);
}

/** Puts the secret in the response that issues it, and takes its hash out of all others. */
export function showNewClientSecret(provider: Provider): void {
  provider.use(async (ctx, next) => {
    await next();
    const body = ctx.body as { client_secret?: string } | undefined;
    if (body?.client_secret !== undefined) {
      body.client_secret = ctx.state.newClientSecret;
    }
  });
}

/**
 * Lets oidc-provider compare hashes, in constant time, and insist on the way of authentication that the client registered:
 * on its own it takes a secret from the header and from the body alike. That is right for clients that the owner registered,
 * who does not know which way theirs will take.
 */
export function compareHashedClientSecrets(provider: Provider): void {
  provider.Client.prototype.compareClientSecret = function compareClientSecret(presented) {
    const method = Provider.ctx?.headers.authorization === undefined ? 'client_secret_post' : 'client_secret_basic';
    const expected = Buffer.from(this.clientSecret ?? '');
    const actual = Buffer.from(hashClientSecret(presented));
    return expected.length === actual.length && timingSafeEqual(expected, actual)
      && (this.tokenEndpointAuthMethod === method || isPreRegistered(this.clientId));
  };
}
