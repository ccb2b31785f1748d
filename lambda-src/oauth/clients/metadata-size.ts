import { refuseMetadata } from './client-metadata';
import type { JsonObject } from '../../../src/contract';

/**
 * Maximum size of the metadata of a client that nobody vouches for, as JSON in bytes: anybody can register any number of clients, and each
 * is a record. Ten redirect URIs of a hundred characters and four keys of RSA have less.
 */
export const MAX_METADATA_SIZE = 3_072;

/** Members of a key that repeat it in a certificate (RFC 7517 sections 4.6 to 4.9), which nothing here looks at. */
const CERTIFICATE_MEMBERS = ['x5c', 'x5u', 'x5t', 'x5t#S256'];

/** Members of metadata that nothing here depends on, the least useful first. */
const DISPENSABLE_MEMBERS = ['contacts', 'logo_uri', 'policy_uri', 'tos_uri', 'client_uri'];

/** Ways to make metadata smaller, in the order in which they are tried. */
const REDUCTIONS: readonly ((metadata: JsonObject) => JsonObject)[] = [
  withoutCertificates,
  ...DISPENSABLE_MEMBERS.map((member) => (metadata: JsonObject) => without(metadata, [member])),
];

/**
 * Leaves out of metadata what nothing here depends on, as far as that is needed to make them small enough.
 *
 * @throws OAuthError `invalid_client_metadata` (RFC 7591 section 3.2.2) if they cannot be made so small
 */
export function modestMetadata(metadata: JsonObject): JsonObject {
  const reduced = REDUCTIONS.reduce((smaller, reduce) => (isModest(smaller) ? smaller : reduce(smaller)), metadata);
  return isModest(reduced) ? reduced : refuseMetadata(`the metadata must not exceed ${MAX_METADATA_SIZE} bytes: register fewer or shorter redirect_uris and keys`);
}

/** Leaves the certificates out of the keys in metadata, or in a set of keys at its URL. */
export function withoutCertificates(metadata: JsonObject): JsonObject {
  const { jwks, keys } = metadata as { jwks?: JsonObject; keys?: unknown };
  return {
    ...metadata,
    ...(jwks !== undefined && { jwks: withoutCertificates(jwks) }),
    ...(Array.isArray(keys) && { keys: keys.map((key: unknown) => (typeof key === 'object' && key !== null ? without(key as JsonObject, CERTIFICATE_MEMBERS) : key)) }),
  };
}

function isModest(metadata: JsonObject): boolean {
  return Buffer.byteLength(JSON.stringify(metadata)) <= MAX_METADATA_SIZE;
}

function without(object: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
}
