import { OAUTH_PATHS } from '../../../src/contract';
import { jsonAnswer, type HttpAnswer } from '../http/http-answer';

const PROBLEM = { error: 'invalid_token', error_description: 'The access token is missing or has expired' } as const;

/**
 * Makes the answer to a request whose caller is not known, or whose token has expired (RFC 6750 section 3, RFC 9728 section 5.1).
 *
 * The authorizer refuses almost all of these before they reach the function.
 */
export function unauthorized(publicBaseUrl: string): HttpAnswer {
  const parameters = { ...PROBLEM, resource_metadata: `${publicBaseUrl}${OAUTH_PATHS.protectedResourceMetadataForMcp}` };
  const challenge = Object.entries(parameters).map(([name, value]) => `${name}="${value}"`).join(', ');
  return jsonAnswer(401, PROBLEM, { 'www-authenticate': `Bearer ${challenge}` });
}
