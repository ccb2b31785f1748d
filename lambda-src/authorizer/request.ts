import type { APIGatewayRequestAuthorizerEvent, APIGatewayTokenAuthorizerEvent } from 'aws-lambda';
import type { TokenScheme } from '../shared/insufficient-scope';
import { refuseUnless } from '../shared/invalid-access-token';

/**
 * What API Gateway asks. A TOKEN authorizer, whose answers it keeps, is told the token alone; a REQUEST authorizer everything but
 * the body.
 */
export type AuthorizerEvent = APIGatewayTokenAuthorizerEvent | APIGatewayRequestAuthorizerEvent;

/** What a client authorizes itself with: a token, and how it came by it. */
export interface Credentials {
  readonly scheme: TokenScheme;
  readonly token: string;
}

/** The scheme is case-insensitive (RFC 9110 section 11.1). */
const CREDENTIALS = /^(bearer|dpop) +([\w.~+/-]+=*)$/i;

/**
 * Reads the `Authorization` header.
 *
 * @throws InvalidAccessTokenError
 */
export function readCredentials(event: AuthorizerEvent): Credentials {
  const [authorization = '', ...others] = event.type === 'TOKEN' ? [event.authorizationToken] : headerValues(event, 'authorization');
  refuseUnless(others.length === 0, 'several Authorization headers');
  const [, scheme, token] = CREDENTIALS.exec(authorization) ?? [];
  refuseUnless(scheme !== undefined && token !== undefined, 'no token');
  return { scheme: scheme.toLowerCase() === 'dpop' ? 'DPoP' : 'Bearer', token };
}

/**
 * The values of a header. A TOKEN event has none.
 *
 * @param name in lower case
 */
export function headerValues(event: AuthorizerEvent, name: string): string[] {
  if (event.type === 'TOKEN') {
    return [];
  }
  // API Gateway keeps the spelling of the client
  return Object.entries(event.multiValueHeaders ?? {}).flatMap(([other, values]) => other.toLowerCase() === name ? values ?? [] : []);
}
