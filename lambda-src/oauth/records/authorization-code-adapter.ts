import { type Adapter, type KoaContextWithOIDC, Provider } from 'oidc-provider';
import { deleteRecord, readRecord } from './record-table';
import { isRefreshTokenUsed } from './refresh-token-adapter';
import { type Grace, usedOnceAdapter } from './used-once';
import { writtenTogether } from './written-together';

const MODEL = 'AuthorizationCode';

/**
 * Pages that run their effects twice, and clients that did not get the answer, repeat the request with their code at once. Who has used the
 * refresh token did get it. oidc-provider has checked the client, the verifier and the redirect URI each time before it gets here. It revokes
 * what it granted for a code when it finds the code used before; the same happens to those who came while it was used, and were too late.
 */
const GRACE: Grace = { seconds: 10, isOver: isRefreshTokenUsed, whenTooLate: endGrantOf };

/** Stores authorization codes for oidc-provider. */
export function authorizationCodeAdapter(): Adapter {
  const codes = usedOnceAdapter(MODEL, GRACE);
  return {
    ...codes,

    async upsert(code, content, expiresIn) {
      await writtenTogether([codes.upsert(code, content, expiresIn), checkUnderWay(Provider.ctx)]);
    },
  };
}

/** Has a code, which is made next, wait for a check of what it is made for. If the check fails, so does the request, and nobody gets the code. */
export function whileCodeIsMade({ state }: KoaContextWithOIDC, check: Promise<void>): void {
  // whoever waits for it hears of it
  check.catch(() => undefined);
  state.checkUnderWay = check;
}

/** Lets no answer leave before such a check has come to an end, also where no code is made after all. */
export function awaitChecks(provider: Provider): void {
  provider.use(async (ctx, next) => {
    await next();
    await Promise.allSettled([checkUnderWay(ctx)]);
  });
}

function checkUnderWay(ctx: Pick<KoaContextWithOIDC, 'state'> | undefined): Promise<void> | undefined {
  return ctx?.state.checkUnderWay as Promise<void> | undefined;
}

async function endGrantOf(code: string): Promise<void> {
  const grantId = (await readRecord(MODEL, code))?.content.grantId as string | undefined;
  if (grantId !== undefined) {
    await deleteRecord('Grant', grantId);
  }
}

/**
 * Finds the redirect URI that a code was sent to.
 *
 * @throws ServiceUnavailableError
 */
export async function redirectUriOfCode(code: string): Promise<string | undefined> {
  return (await readRecord(MODEL, code))?.content.redirectUri as string | undefined;
}
