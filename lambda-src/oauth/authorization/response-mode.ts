import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import type { Parameters } from '../tolerance/parameters';

/** Says that a request asked for another response mode than `query`. */
export const OTHER_RESPONSE_MODE = 'other_response_mode';

/**
 * Takes `response_mode` out of an authorization request, and notes if it is not `query`: the answer of the authorization endpoint is a
 * query (OAuth 2.1 section 4.1.2). oidc-provider never sees another mode, because in some it answers errors by pages of its own.
 */
export function withoutResponseMode(requested: Parameters): Parameters {
  const modes = requested.filter(([name]) => name === 'response_mode');
  const parameters = requested.filter(([name]) => name !== 'response_mode' && name !== OTHER_RESPONSE_MODE);
  return modes.every(([, mode]) => mode === 'query') && modes.length < 2 ? parameters : [...parameters, [OTHER_RESPONSE_MODE, 'true']];
}

/** Refuses a request that asked for another response mode, once it is clear where the error is to go (oidc-provider's `extraParams`). */
export function refuseOtherResponseMode(_ctx: KoaContextWithOIDC, isOther: string | undefined): void {
  if (isOther !== undefined) {
    throw new errors.UnsupportedResponseMode();
  }
}
