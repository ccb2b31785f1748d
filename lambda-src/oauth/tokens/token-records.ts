import { recordKey } from '../../shared/record-key';
import { keysOfClient } from '../clients/client-adapter';
import type { HttpRequest } from '../http-message';
import { grantKeyIn } from '../records/grant-in-token';

/** Models of what is exchanged for tokens, by the parameter that it comes in. */
const EXCHANGED = { code: 'AuthorizationCode', refresh_token: 'RefreshToken' } as const;

/** Credentials of the scheme Basic (RFC 7617 section 2). */
const BASIC = /^basic +([\w+/=-]+)$/i;

/**
 * Returns the keys of the records that an exchange of a code or refresh token needs: of the client, of what it exchanges, and of the grant.
 * Nobody has checked the request, and nothing is decided by what it names. Empty for other requests, which need the client's record alone.
 */
export function recordsOfTokenRequest({ body, headers }: HttpRequest): readonly string[] {
  const form = new URLSearchParams(body);
  const exchanged = Object.entries(EXCHANGED).flatMap(([parameter, model]) => {
    const value = form.get(parameter);
    return value === null ? [] : [recordKey(model, value), grantKeyIn(value) ?? []].flat();
  });
  if (exchanged.length === 0) {
    return [];
  }
  const clientId = form.get('client_id') ?? userIn(headers.authorization);
  return [...keysOfClient(clientId), ...exchanged];
}

/** Returns the user id of Basic credentials, decoded as RFC 6749 section 2.3.1 has it. */
function userIn(authorization = ''): string | undefined {
  const credentials = BASIC.exec(authorization)?.[1];
  if (credentials === undefined) {
    return undefined;
  }
  const [user] = Buffer.from(credentials, 'base64').toString().split(':', 1);
  try {
    return decodeURIComponent(user!.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}
