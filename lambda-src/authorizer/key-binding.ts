import type { AuthorizerEvent, Credentials } from './request';
import type { VerifiedToken } from './verified-token';
import { refuseUnless } from '../shared/invalid-access-token';

/**
 * Has a token that is bound to a key used with a proof that the client holds it (RFC 9449 section 7), and only such a token. The
 * code that checks proofs is loaded when there is one.
 *
 * @param resource the URL of the MCP endpoint
 * @throws InvalidAccessTokenError
 * @throws ServiceUnavailableError
 */
export async function requireKeyBinding(
  { scheme, token }: Credentials,
  { keyThumbprint }: VerifiedToken,
  event: AuthorizerEvent,
  resource: string,
): Promise<void> {
  if (scheme === 'Bearer') {
    refuseUnless(keyThumbprint === undefined, 'bound to a key, but presented as a bearer token');
    return;
  }
  refuseUnless(keyThumbprint !== undefined, 'a bearer token, but presented as one that is bound to a key');
  refuseUnless(event.type === 'REQUEST', 'no proof can be presented');
  const { requireProof } = await import('./dpop-proof');
  await requireProof(event, { token, keyThumbprint, resource });
}
