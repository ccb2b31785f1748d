import { UnsecuredJWT } from 'jose';
import type { Adapter } from 'oidc-provider';
import { recordAdapter } from './record-adapter';
import type { JsonObject } from '../../../src/contract';

/** oidc-provider's name of the model. */
export const PUSHED_REQUEST = 'PushedAuthorizationRequest';

/**
 * Stores pushed authorization requests (RFC 9126) for oidc-provider, which makes each an unsecured JWT. Stored are its claims, which are
 * smaller: anybody can push a request.
 */
export function pushedRequestAdapter(): Adapter {
  const records = recordAdapter(PUSHED_REQUEST);
  return {
    ...records,

    async upsert(id, { request, ...content }, expiresIn) {
      await records.upsert(id, { ...content, parameters: UnsecuredJWT.decode(String(request)).payload }, expiresIn);
    },

    async find(id) {
      const found = await records.find(id);
      return found && { ...found, request: new UnsecuredJWT(found.parameters as JsonObject).encode() };
    },
  };
}
