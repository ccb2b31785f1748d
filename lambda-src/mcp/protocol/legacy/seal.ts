import { latestSealingKeys, sealingKeys, type SealPurpose } from '../../sealing/sealing-keys';
import { BrokenSealError, seal as sealed, unseal } from '../../sealing/state-codec';

/** The seal of one kind of token. */
export interface Seal {
  readonly purpose: SealPurpose;
  /** For whom, or what, a token is: it opens for the same only. */
  readonly binding: string;
  /** Seconds. */
  readonly lifetime: number;
}

/**
 * Makes a token that clients carry and may read, but not change.
 *
 * @param content any JSON value
 * @throws ServiceUnavailableError
 */
export async function sealToken(content: unknown, { purpose, binding, lifetime }: Seal): Promise<string> {
  const { current } = await sealingKeys(purpose);
  return sealed(content, lifetime, { key: current, binding });
}

/**
 * Reads what a token holds.
 *
 * @returns undefined when the token was made up, changed, sealed for something else, or has expired
 * @throws ServiceUnavailableError
 */
export async function openToken(token: string, { purpose, binding }: Seal): Promise<unknown> {
  for (const readKeys of [sealingKeys, latestSealingKeys]) {
    for (const key of (await readKeys(purpose)).all) {
      try {
        return unseal(token, { key, binding });
      } catch (error) {
        if (!(error instanceof BrokenSealError)) {
          throw error;
        }
      }
    }
  }
  return undefined;
}
