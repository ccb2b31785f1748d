import { clientOrigin, isDocumentClient } from '../clients/client-origin';
import { findClientRecord } from '../clients/client-records';
import { LIFETIMES } from '../provider/lifetimes';
import { settings } from '../settings';

/** Limits on the access that a client's grants give, besides those in the grants themselves. */
export interface GrantValidity {
  /** Time before which grants give no access, in epoch seconds; `undefined` if no grant gives any, because the client is gone. */
  readonly since?: number;
  /** Time for which a grant gives access, in seconds. */
  readonly lifetime: number;
}

/**
 * Finds the limits on the access that a client's grants give.
 *
 * @throws ServiceUnavailableError
 */
export async function grantValidity(clientId: string): Promise<GrantValidity> {
  const record = await findClientRecord(clientId);
  const { client_id_issued_at: issuedAt = 0, grant_types: grantTypes } = (record?.metadata ?? {}) as ClientMembers;
  // a client without refresh tokens gets one access token for each grant, within the life of a code
  const lifetime = grantTypes?.includes('refresh_token') === false ? LIFETIMES.AuthorizationCode + settings.accessTokenLifetime : Infinity;
  if (record === undefined) {
    return { since: clientOrigin(clientId) === 'owner' ? 0 : undefined, lifetime };
  }
  // like the authorizer: a person who let a client in anew did not mean its old grants
  return { since: isDocumentClient(clientId) ? issuedAt : 0, lifetime };
}

/** Members of a client's metadata that matter here (RFC 7591 section 2). */
interface ClientMembers {
  readonly client_id_issued_at?: number;
  readonly grant_types?: readonly string[];
}
