import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import { indexGrant, placeOf } from './access-index';
import { TABLE } from '../../../src/contract';
import { epochSeconds } from '../../shared/clock';
import { log } from '../../shared/log';
import { isConditionFailed } from '../../shared/record-table';
import { GRANT } from '../records/grant-adapter';
import { setAttribute } from '../records/record-table';

/** Use is noted once a day, in seconds: people want to know the day, and most refreshes need no write for it. */
const INTERVAL = 86_400;

/**
 * Notes that a grant is in use when its client refreshes a token. A failure costs nothing but time: the next refresh tries again.
 */
export function noteGrantsInUse(provider: Provider): void {
  provider.use(async (ctx, next) => {
    await next();
    if (ctx.oidc?.route !== 'token' || ctx.status !== 200 || ctx.oidc.params?.grant_type !== 'refresh_token') {
      return;
    }
    try {
      await noteUse(ctx as KoaContextWithOIDC);
    } catch (error) {
      log.warn('The use of a grant could not be noted', { clientId: ctx.oidc.client?.clientId, error });
    }
  });
}

async function noteUse({ oidc, state }: KoaContextWithOIDC): Promise<void> {
  const { client, entities: { Grant: grant } } = oidc;
  const noted = state.grantUsedAt as string | undefined;
  const now = epochSeconds();
  if (client === undefined || grant === undefined || now - Number(noted ?? grant.iat) < INTERVAL) {
    return;
  }
  if (noted === undefined) {
    // grants of before there was an index
    const { clientId, clientName: name, clientUri: website, redirectUris: [redirectUri] = [] } = client;
    const place = placeOf(redirectUri ?? clientId);
    await indexGrant(grant.accountId!, grant.jti, { clientId, name, website, place, allowedAt: grant.iat!, keptUntil: grant.exp! });
  }
  try {
    // of a live record only: one that was deleted meanwhile must not come back
    await setAttribute(GRANT, grant.jti, TABLE.usedAt, String(now));
  } catch (error) {
    if (!isConditionFailed(error)) {
      throw error;
    }
  }
}
