import { type KoaContextWithOIDC, Provider } from 'oidc-provider';
import { KEPT_FLAGS, KEPT_MEMBERS } from './client-metadata';
import { findClientRecord } from './client-records';
import { documentMetadata } from './document-metadata';
import { isOrdinaryUrl } from './guarded-fetch';
import { isHostAmong } from './host-pattern';
import { KNOWN_DOCUMENTS } from './known-documents';
import { withoutCertificates } from './metadata-size';
import { type DocumentKind, MIN_AGE, type Reading, readRemoteDocument } from './remote-document';
import { reportTrouble, type Substitute, UnreadableDocumentError } from './unreadable-document';
import { DAY, HOUR } from './window-count';
import type { JsonObject } from '../../../src/contract';
import { epochSeconds } from '../../shared/clock';
import { settings } from '../settings';

/** Members of a metadata document that are read: see document-metadata.ts. */
const READ_MEMBERS = [
  ...KEPT_MEMBERS, ...KEPT_FLAGS, 'client_id', 'jwks_uri', 'client_secret', 'client_secret_expires_at', 'token_endpoint_auth_methods_supported',
];

const METADATA: DocumentKind = {
  type: 'MetadataDocument',
  // as OAuth Client ID Metadata Document section 8.7 advises
  maxSize: 5_120,
  maxAge: DAY,
  isGood: (url, document) => document.client_id === url,
  essence: (document) => Object.fromEntries(Object.entries(document).filter(([name]) => READ_MEMBERS.includes(name))),
};

const KEY_SET: DocumentKind = {
  type: 'ClientKeySet',
  // a key has about four hundred bytes, and two thousand with its certificate
  maxSize: 65_536,
  // a key that was withdrawn must not be good for long
  maxAge: HOUR,
  isGood: (_url, document) => Array.isArray(document.keys),
  essence: ({ keys }) => withoutCertificates({ keys }),
};

/** Time for which a host must say that a document is gone before its client is refused, in seconds: hosts are sometimes misconfigured. */
const GRACE_OF_GONE = DAY;

/**
 * Decides whether the owner's settings and the form of the URL allow a client to be known by the document at its id.
 *
 * @param clientId the URL of the document
 */
export function mayHaveDocument(clientId: string): boolean {
  const { metadataDocuments, metadataDocumentHosts } = settings.registration;
  return metadataDocuments && isOrdinaryUrl(clientId)
    && (metadataDocumentHosts === undefined || isHostAmong(new URL(clientId).hostname, metadataDocumentHosts));
}

/** Decides whether the metadata document of a client is looked at (oidc-provider's `allowFetch`). */
export async function allowMetadataDocument(ctx: KoaContextWithOIDC, clientId: string): Promise<boolean> {
  ctx.state.metadataDocument = clientId;
  return mayHaveDocument(clientId);
}

/**
 * Fetches for oidc-provider: metadata documents, of which it gets what the registration policy makes of them, and the keys
 * that they refer to. Nothing else is ever fetched.
 *
 * @throws Error
 */
export async function fetchForClients(input: string | URL | Request): Promise<Response> {
  const url = String(input);
  const ctx = Provider.ctx!;
  const { json, maxAge } = url === ctx.state.metadataDocument ? await currentMetadata(ctx, url) : await currentKeySet(ctx, url);
  return Response.json(json, { headers: { 'cache-control': `max-age=${maxAge}` } });
}

/**
 * Returns the metadata of a client from its document: the current one, or what serves in its place while it cannot be had.
 *
 * @throws UnreadableDocumentError when there is nothing in its place
 * @throws OAuthError, InvalidClientMetadata for a document that the policy refuses
 * @throws Error when the host says that there is none
 */
export async function currentMetadata(ctx: KoaContextWithOIDC, url: string): Promise<{ json: JsonObject; maxAge: number }> {
  const reading = await readRemoteDocument(METADATA, url, sourceAddressOf(ctx));
  if ('document' in reading) {
    return { json: await documentMetadata(url, reading.document), maxAge: reading.maxAge };
  }
  const { trouble, copy, isNew, retryAfter } = reading;
  const { document, from } = await substituteOf(url, copy);
  if (isNew) {
    reportTrouble(ctx, url, trouble, from);
  }
  if (trouble.kind === 'gone' && (document === undefined || epochSeconds() - trouble.since >= GRACE_OF_GONE)) {
    throw new Error('The host says that there is no such document');
  }
  if (document === undefined) {
    throw unreadable(ctx, url, retryAfter);
  }
  return { json: await documentMetadata(url, document), maxAge: MIN_AGE };
}

async function substituteOf(url: string, copy: JsonObject | undefined): Promise<{ document?: JsonObject; from: Substitute }> {
  if (copy !== undefined) {
    return { document: copy, from: 'copy' };
  }
  const record = await findClientRecord(url);
  if (record !== undefined) {
    return { document: record.metadata, from: 'record' };
  }
  const document = KNOWN_DOCUMENTS.get(url);
  return { document, from: document === undefined ? 'nothing' : 'knownDocument' };
}

/**
 * Reads keys of a client at their URL.
 *
 * @throws ServiceUnavailableError
 */
export function readKeySet(url: string, sourceAddress: string): Promise<Reading> {
  return readRemoteDocument(KEY_SET, url, sourceAddress);
}

/**
 * Returns the keys of a client at their URL: the current ones, or the last good ones while those cannot be had.
 *
 * @throws UnreadableDocumentError when there are none
 */
export async function currentKeySet(ctx: KoaContextWithOIDC, url: string): Promise<{ json: JsonObject; maxAge: number }> {
  const reading = await readKeySet(url, sourceAddressOf(ctx));
  if ('document' in reading) {
    return { json: reading.document, maxAge: reading.maxAge };
  }
  if (reading.isNew) {
    reportTrouble(ctx, url, reading.trouble, reading.copy === undefined ? 'nothing' : 'copy');
  }
  if (reading.copy === undefined) {
    throw unreadable(ctx, url, reading.retryAfter);
  }
  return { json: reading.copy, maxAge: MIN_AGE };
}

/** Makes the error, and notes it for the answer to the client: see unreadable-document.ts. */
function unreadable(ctx: KoaContextWithOIDC, url: string, retryAfter: number): UnreadableDocumentError {
  const error = new UnreadableDocumentError(new URL(url).hostname, retryAfter);
  ctx.state.unreadableDocument = error;
  return error;
}

/** Returns the address that the request came from, as the gateway saw it: see provider-exchange.ts. */
function sourceAddressOf({ req }: KoaContextWithOIDC): string {
  return req.socket.remoteAddress ?? '';
}
