import { errors } from 'oidc-provider';
import { PERSON_GRANT_TYPES } from './grant-types';
import { personClient } from './registration-policy';
import type { JsonObject } from '../../../src/contract';
import { foreignText } from '../pages/foreign-text';
import { tolerateClientMetadata } from '../tolerance/tolerate';

/**
 * Makes the metadata of a client from its document (OAuth Client ID Metadata Document section 4.1).
 *
 * @throws OAuthError, InvalidClientMetadata
 */
export async function documentMetadata(url: string, published: JsonObject): Promise<JsonObject> {
  const document = tolerateClientMetadata(published);
  if (typeof document.client_name !== 'string' || foreignText(document.client_name) === undefined) {
    throw new errors.InvalidClientMetadata('client_name is missing');
  }
  if (document.client_secret !== undefined || document.client_secret_expires_at !== undefined) {
    throw new errors.InvalidClientMetadata('a document is public, and so would be the secret');
  }
  const method = authenticationMethod(document);
  const { token_endpoint_auth_signing_alg: algorithm, ...metadata } = await personClient(document, PERSON_GRANT_TYPES, new URL(url).hostname);
  return {
    ...metadata,
    // oidc-provider compares it with the URL
    client_id: document.client_id,
    token_endpoint_auth_method: method,
    ...(method === 'private_key_jwt' && algorithm !== undefined && { token_endpoint_auth_signing_alg: algorithm }),
    ...(typeof document.jwks_uri === 'string' && { jwks_uri: document.jwks_uri }),
  };
}

/**
 * Returns the method by which the client authenticates. A document may offer several (OpenID Connect Relying Party Metadata Choices).
 * A client that offers to come without a key is a public one, but may still prove itself: see client-authentication.ts.
 */
function authenticationMethod({ token_endpoint_auth_method: preferred, token_endpoint_auth_methods_supported: choices }: JsonObject): string {
  const offered = [preferred ?? [], choices ?? []].flat();
  if (offered.length === 0 || offered.includes('none')) {
    return 'none';
  }
  if (offered.includes('private_key_jwt')) {
    return 'private_key_jwt';
  }
  throw new errors.InvalidClientMetadata('token_endpoint_auth_method must be none or private_key_jwt');
}
