import { OAuthError } from '../oauth-error';

/**
 * The authorization endpoint (RFC 6749 section 3.1) of a server that nobody can sign in to. Clients that come here with a
 * browser get the reason; there is no registered redirect URI that the error could be sent to.
 *
 * @throws OAuthError always
 */
export function refuseAuthorization(): never {
  throw new OAuthError(400, 'unsupported_response_type', 'this server has no sign-in configured: use the client_credentials grant');
}
