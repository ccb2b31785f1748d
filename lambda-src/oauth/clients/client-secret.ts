import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
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
 * Lets oidc-provider compare hashes, in constant time. It takes a secret from the header and from the body alike, whichever the client
 * registered, and rightly: clients that did not choose use the one or the other, and some that chose do not keep to it (rmcp, and Authlib
 * when it revokes). The secret proves the same either way; without it, nobody but a public client gets in.
 */
export function compareHashedClientSecrets(provider: Provider): void {
  provider.Client.prototype.compareClientSecret = function compareClientSecret(presented) {
    const expected = Buffer.from(this.clientSecret ?? '');
    const actual = Buffer.from(hashClientSecret(presented));
    return expected.length === actual.length && timingSafeEqual(expected, actual);
  };
}
