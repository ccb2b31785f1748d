import type { APIGatewayProxyResult } from 'aws-lambda';
import { OAUTH_PATHS, PREFLIGHT, STRICT_TRANSPORT_SECURITY } from '../../src/contract';

/** The paths of clients' management (RFC 7592). */
const CLIENT_PATH = new RegExp(`^${OAUTH_PATHS.registration}/[^/]+$`);

const {
  jwks, token, revocation, introspection, pushedAuthorizationRequest, registration, registrationAlias, registrationGuess,
} = OAUTH_PATHS;
const POSTED: readonly string[] = [token, revocation, introspection, pushedAuthorizationRequest, registration, registrationAlias, registrationGuess];

/**
 * Answers a preflight request for what clients call, as API Gateway does for other endpoints.
 *
 * @param path the one below the public base URL
 * @returns undefined for the pages of people: no script has to read what a browser is led to
 */
export function answerPreflight(path: string): APIGatewayProxyResult | undefined {
  const methods = methodsForScripts(path);
  return methods && {
    statusCode: 204,
    headers: {
      'Access-Control-Allow-Headers': PREFLIGHT.allowHeaders.join(','),
      'Access-Control-Allow-Origin': '*',
      'Access-Control-Allow-Methods': methods.join(','),
      'Access-Control-Max-Age': String(PREFLIGHT.maxAge),
      'Access-Control-Expose-Headers': PREFLIGHT.exposeHeaders.join(','),
      'Strict-Transport-Security': STRICT_TRANSPORT_SECURITY,
    },
    body: '',
  };
}

function methodsForScripts(path: string): string[] | undefined {
  if (path === jwks) return ['GET'];
  if (POSTED.includes(path)) return ['POST'];
  return CLIENT_PATH.test(path) ? ['GET', 'PUT', 'DELETE'] : undefined;
}
