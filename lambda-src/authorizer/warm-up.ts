import { readRecords } from './read-records';
import type { TokenVerifier } from './verified-token';
import { InvalidAccessTokenError } from '../shared/invalid-access-token';
import { log } from '../shared/log';
import { recordKey } from '../shared/record-key';
import { signingKeys } from '../shared/signing-keys';

/**
 * Reads the signing keys and a record, and checks a token that nobody issued, while the function starts: the first request then finds the
 * keys, a connection to DynamoDB, and code that has run before. Lambda gives a starting function a whole processor, and a running one a
 * share by its memory. What fails here is left to the first request, which tries again.
 *
 * @param names the issuer of tokens, and the URL of the MCP endpoint
 */
export async function warmUp(verify: TokenVerifier, names: { readonly issuer: string; readonly resource: string }): Promise<void> {
  try {
    await Promise.all([refuseToken(verify, names), readRecords([recordKey('RevokedToken', 'warm-up')])]);
  } catch (error) {
    log.warn('AWS could not be reached at the start', { error });
  }
}

/** Has a token refused for its signature. */
async function refuseToken(verify: TokenVerifier, { issuer, resource }: Parameters<typeof warmUp>[1]): Promise<void> {
  const { current: { kid } } = await signingKeys();
  const header = { alg: 'ES256', typ: 'at+jwt', kid };
  const claims = { iss: issuer, aud: resource, sub: '', client_id: '', jti: '', iat: 0, exp: Number.MAX_SAFE_INTEGER };
  const parts = [JSON.stringify(header), JSON.stringify(claims), Buffer.alloc(64)];
  const token = parts.map((part) => Buffer.from(part as string).toString('base64url')).join('.');
  await verify(token).catch((error) => {
    if (!(error instanceof InvalidAccessTokenError)) {
      throw error;
    }
  });
}
