import { errors, type KoaContextWithOIDC, Provider } from 'oidc-provider';
import { soundMetadata } from './client-metadata';
import { PERSON_GRANT_TYPES } from './grant-types';
import { guardedFetch } from './guarded-fetch';
import { isHostAmong } from './host-pattern';
import { cachedDocument } from './metadata-document-cache';
import { personClient } from './registration-policy';
import type { JsonObject } from '../../../src/contract';
import { settings } from '../settings';

/** In bytes, as OAuth Client ID Metadata Document section 8.7 advises. */
const MAX_DOCUMENT_SIZE = 5_120;

/** In bytes. A key has about four hundred, and two thousand with its certificate. */
const MAX_KEY_SET_SIZE = 65_536;

/**
 * Decides whether the metadata document of a client is looked at (oidc-provider's `allowFetch`).
 *
 * @param clientId the URL of the document
 */
export async function allowMetadataDocument(ctx: KoaContextWithOIDC, clientId: string): Promise<boolean> {
  ctx.state.metadataDocument = clientId;
  const { metadataDocumentHosts } = settings.registration;
  return metadataDocumentHosts === undefined || isHostAmong(new URL(clientId).hostname, metadataDocumentHosts);
}

/**
 * Fetches for oidc-provider: metadata documents, of which it gets what the registration policy makes of them, and the keys
 * that they refer to. Nothing else is ever fetched.
 *
 * @throws Error
 */
export async function fetchForClients(input: string | URL | Request): Promise<Response> {
  const url = String(input);
  if (url !== Provider.ctx?.state.metadataDocument) {
    return guardedFetch(url, MAX_KEY_SET_SIZE);
  }
  const { document, maxAge } = await cachedDocument(url, () => guardedFetch(url, MAX_DOCUMENT_SIZE));
  return Response.json(documentMetadata(url, document), { headers: { 'cache-control': `max-age=${maxAge}` } });
}

/**
 * The metadata of a client from its document (OAuth Client ID Metadata Document section 4.1).
 *
 * @throws OAuthError, InvalidClientMetadata
 */
function documentMetadata(url: string, document: JsonObject): JsonObject {
  if (typeof document.client_name !== 'string' || document.client_name.trim() === '') {
    throw new errors.InvalidClientMetadata('client_name is missing');
  }
  if (document.client_secret !== undefined || document.client_secret_expires_at !== undefined) {
    throw new errors.InvalidClientMetadata('a document is public, and so would be the secret');
  }
  const method = authenticationMethod(document);
  const { token_endpoint_auth_signing_alg: algorithm, ...metadata } = soundMetadata(document);
  return {
    ...personClient(metadata, PERSON_GRANT_TYPES, new URL(url).hostname),
    // oidc-provider compares it with the URL
    client_id: document.client_id,
    token_endpoint_auth_method: method,
    ...(method === 'private_key_jwt' && algorithm !== undefined && { token_endpoint_auth_signing_alg: algorithm }),
    ...(typeof document.jwks_uri === 'string' && { jwks_uri: document.jwks_uri }),
  };
}

/**
 * How the client authenticates. A document may offer several ways (OpenID Connect Relying Party Metadata Choices): a client
 * that offers to come without a key is a public one, and may prove itself all the same: see client-authentication.ts.
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
