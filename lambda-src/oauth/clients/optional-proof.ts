import { isDocumentClient } from './client-origin';
import { findClientRecord } from './client-records';
import { mayHaveDocument, readKeySet } from './metadata-document';
import type { JsonObject } from '../../../src/contract';
import type { HttpRequest } from '../http-message';

/**
 * Lets a client whose document says that it may come with keys or without, as that of ChatGPT does, come without them as long as its
 * keys cannot be had. This opens nothing: anybody can leave such a proof out.
 *
 * @throws ServiceUnavailableError
 */
export async function withoutOptionalProof(request: HttpRequest): Promise<HttpRequest> {
  const form = new URLSearchParams(request.body);
  const clientId = subjectOf(form.get('client_assertion'));
  if (clientId === undefined || !isDocumentClient(clientId) || !mayHaveDocument(clientId)) {
    return request;
  }
  const metadata = (await findClientRecord(clientId))?.metadata;
  if (metadata?.token_endpoint_auth_method !== 'none' || typeof metadata.jwks_uri !== 'string') {
    return request;
  }
  const keys = await readKeySet(metadata.jwks_uri, request.sourceAddress);
  if ('document' in keys || keys.copy !== undefined) {
    return request;
  }
  form.delete('client_assertion');
  form.delete('client_assertion_type');
  form.set('client_id', clientId);
  return { ...request, body: form.toString() };
}

/** The `sub` of a JWT, which nobody has verified. */
function subjectOf(assertion: string | null): string | undefined {
  try {
    const { sub } = JSON.parse(Buffer.from(assertion!.split('.')[1]!, 'base64url').toString()) as JsonObject;
    return typeof sub === 'string' ? sub : undefined;
  } catch {
    return undefined;
  }
}
