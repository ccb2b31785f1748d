import { TABLE, type JsonObject } from '../../../src/contract';
import { contentOf, expiryOf, type StoredRecord } from '../table/record-table';

/** A client as an operator sees it: nothing that is secret, or made from a secret. */
export interface StoredClient {
  readonly id: string;
  /** It registered itself, is described by a document at its id, or acts for itself. */
  readonly kind: 'registered' | 'document' | 'machine';
  readonly name?: string;
  /** Where it sends people back to, each host once. */
  readonly redirectHosts: readonly string[];
  /** Epoch seconds. */
  readonly createdAt?: number;
  /** Time at which it got a token, in epoch seconds; noted with the first token and then once a day. Undefined if it got none. */
  readonly usedAt?: number;
  /** Epoch seconds. */
  readonly expiresAt: number;
  /** RFC 7591 section 2. */
  readonly metadata: JsonObject;
}

/** Stored as a hash; the hash is for nobody to see either. */
const SECRET_MEMBERS = ['client_secret'];

/** Reads a record of type `Client`. */
export function storedClient(record: StoredRecord): StoredClient {
  const renewedAt = record[TABLE.renewedAt];
  const metadata: Record<string, any> = Object.fromEntries(Object.entries(contentOf(record)).filter(([name]) => !SECRET_MEMBERS.includes(name)));
  return {
    id: metadata.client_id,
    kind: kindOf(metadata),
    name: metadata.client_name,
    redirectHosts: [...new Set((metadata.redirect_uris as string[] ?? []).map(hostOf))],
    createdAt: metadata.client_id_issued_at,
    usedAt: renewedAt && Number(renewedAt.N),
    expiresAt: expiryOf(record),
    metadata,
  };
}

function kindOf({ client_id: id, grant_types: grantTypes = [] }: Record<string, any>): StoredClient['kind'] {
  if (grantTypes.includes('client_credentials')) return 'machine';
  return String(id).startsWith('https://') ? 'document' : 'registered';
}

/** Of `https://example.com/back` the host, of `com.example.app:/back` the scheme, which is the app. */
function hostOf(uri: string): string {
  if (!URL.canParse(uri)) return uri;
  const { hostname, protocol } = new URL(uri);
  return hostname || protocol;
}
