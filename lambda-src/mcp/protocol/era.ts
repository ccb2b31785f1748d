import { envelope, META } from './params';
import { isObject } from '../../shared/json-object';
import { MODERN_REVISION, type Era } from '../call/exchange';
import { isNotification, isRequest, isResponse, type JsonRpcRequest } from '../call/message';
import { BadRequestError, ERROR_CODES, HeaderMismatchError } from '../call/protocol-error';

/** The header that names the revision of a request (MCP, transports, protocol version header). */
export const VERSION_HEADER = 'mcp-protocol-version';

/**
 * Tells the era of a message: by the words of the client about itself in a request, which revisions before 2026-07-28 do not have, and by the
 * header where there are none.
 *
 * @param message the parsed body
 * @param headers by their names in lower case
 * @throws BadRequestError when it is no message, or a batch that cannot be answered
 * @throws HeaderMismatchError when it speaks two revisions at once
 */
export function eraOf(message: unknown, headers: Readonly<Record<string, string>>): Era {
  if (Array.isArray(message)) {
    requireLegacyBatch(message);
    return 'legacy';
  }
  if (isResponse(message)) {
    return 'legacy';
  }
  const namesModern = isModern(headers[VERSION_HEADER]);
  if (isRequest(message)) {
    return eraOfRequest(message, namesModern ? headers[VERSION_HEADER] : undefined);
  }
  if (isNotification(message)) {
    return namesModern || describesClient(message.params) ? 'modern' : 'legacy';
  }
  throw new BadRequestError('Bad Request: the request body is not a valid JSON-RPC message');
}

/** @param modern the revision that the header names, if that is one from 2026-07-28 on */
function eraOfRequest({ method, params }: JsonRpcRequest, modern: string | undefined): Era {
  if (method === 'initialize' && !isModernInitialize(params)) {
    if (modern !== undefined) {
      throw new HeaderMismatchError(modern, 'an initialize request (legacy handshake) was sent with a modern MCP-Protocol-Version header');
    }
    return 'legacy';
  }
  if (modern !== undefined && !describesClient(params)) {
    const meta = metaOf(params);
    const missing = meta === undefined ? ['_meta'] : missingWords(meta);
    throw new BadRequestError(
      `Invalid params: the MCP-Protocol-Version header names protocol revision ${modern}, but the request is missing the required per-request `
      + `envelope key(s): ${missing.join(', ')}`,
      ERROR_CODES.invalidParams,
      { envelope: { missing } },
    );
  }
  return describesClient(params) ? 'modern' : 'legacy';
}

/** The method has no meaning from 2026-07-28 on, but a client may ask for it all the same. */
function isModernInitialize(params: unknown): boolean {
  const meta = metaOf(params);
  return isModern(meta?.[META.protocolVersion]) && missingWords(meta!).length === 0 && envelope(meta).length === 0;
}

function requireLegacyBatch(batch: readonly unknown[]): void {
  if (batch.length === 0) {
    throw new BadRequestError('Bad Request: empty JSON-RPC batch');
  }
  for (const item of batch) {
    if (isObject(item) && describesClient(item.params)) {
      throw new BadRequestError('Bad Request: JSON-RPC batches may not contain requests for protocol revision 2026-07-28 or later');
    }
    if (!(isRequest(item) || isNotification(item) || isResponse(item))) {
      throw new BadRequestError('Bad Request: JSON-RPC batch contains an invalid message');
    }
  }
}

/** Returns the words of a client about itself that a request has to have and lacks, by their names. */
export function missingWords(meta: Readonly<Record<string, unknown>>): string[] {
  return [META.protocolVersion, META.clientCapabilities].filter((name) => !(name in meta));
}

/** Returns `_meta`, if it is there. */
export function metaOf(params: unknown): Readonly<Record<string, unknown>> | undefined {
  return isObject(params) && isObject(params._meta) ? params._meta : undefined;
}

/** Tells whether a client says something about itself, as it does from 2026-07-28 on. */
export function describesClient(params: unknown): boolean {
  return META.protocolVersion in (metaOf(params) ?? {});
}

/** Revisions are days. */
function isModern(revision: unknown): boolean {
  return typeof revision === 'string' && revision >= MODERN_REVISION;
}
