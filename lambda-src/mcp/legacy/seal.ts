import { createRequestStateCodec, type ServerContext } from '@modelcontextprotocol/server';
import { latestSealingKeys, sealingKeys, type SealPurpose } from '../sealing/sealing-keys';

/** What one kind of token is sealed with. */
export interface Seal {
  readonly purpose: SealPurpose;
  /** For whom, or what, a token is: it opens for the same only. */
  readonly binding: string;
  /** Seconds. */
  readonly lifetime: number;
}

/** The binding is known before there is a server, so the codec needs nothing of its context. */
const NO_CONTEXT = {} as ServerContext;

/**
 * Makes a token that clients carry and may read, but not change: HMAC-SHA-256, with the SDK's codec.
 *
 * @param content any JSON value
 * @throws ServiceUnavailableError
 */
export async function sealToken(content: unknown, seal: Seal): Promise<string> {
  const { current } = await sealingKeys(seal.purpose);
  return codecOf(current, seal).mint(content, NO_CONTEXT);
}

/**
 * Reads what a token holds.
 *
 * @returns undefined when the token was made up, changed, sealed for something else, or has expired
 * @throws ServiceUnavailableError
 */
export async function openToken(token: string, seal: Seal): Promise<unknown> {
  for (const readKeys of [sealingKeys, latestSealingKeys]) {
    for (const key of (await readKeys(seal.purpose)).all) {
      const content = await codecOf(key, seal).verify(token, NO_CONTEXT).catch(() => undefined);
      if (content !== undefined) {
        return content;
      }
    }
  }
  return undefined;
}

function codecOf(key: Uint8Array, { binding, lifetime }: Seal) {
  return createRequestStateCodec({ key, ttlSeconds: lifetime, bind: () => binding });
}
