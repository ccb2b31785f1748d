import { isPreRegistered } from './pre-registered-client';

/**
 * How the server came to know a client: by the metadata document that its id is the URL of, which proves the host; from the
 * owner, in the stack's settings; or because it registered itself, which proves nothing.
 */
export type ClientOrigin = 'document' | 'owner' | 'self';

export function clientOrigin(clientId: string): ClientOrigin {
  if (isPreRegistered(clientId)) {
    return 'owner';
  }
  return isDocumentClient(clientId) ? 'document' : 'self';
}

/** Whether a client id is, if anything, the URL of a metadata document. No other client has such an id. */
export function isDocumentClient(clientId: string): boolean {
  return /^https:\/\//i.test(clientId);
}
