import type { JsonObject } from '../../../../src/contract';
import { isObject } from '../../../shared/json-object';
import { ERROR_CODES, ProtocolError } from '../../call/protocol-error';
import { isInputRequired } from '../../call/result';
import type { Answering } from '../methods';
import { META } from '../params';

/** The methods whose results clients may keep (MCP 2026-07-28, caching). */
const CACHEABLE: ReadonlySet<string> = new Set([
  'tools/list', 'prompts/list', 'resources/list', 'resources/templates/list', 'resources/read', 'server/discover',
]);

/** The methods that may be answered with something else than their result: a question, or a task. */
const EXTENDED: ReadonlySet<string> = new Set(['tools/call', 'prompts/get', 'resources/read']);

/**
 * Writes a result as clients of 2026-07-28 have it: with its type, how long it may be kept, and whose it is.
 *
 * @throws MissingClientCapabilityError when it asks for what the client cannot answer
 */
export async function encodeModern(result: JsonObject, { exchange, catalogue }: Answering): Promise<JsonObject> {
  const { method } = exchange.request;
  const { identity, listing } = catalogue.served;
  const { resultType = 'complete' } = result;
  if (resultType !== 'complete' && !EXTENDED.has(method)) {
    throw new ProtocolError(
      ERROR_CODES.internalError,
      `Handler for ${method} returned resultType '${String(resultType)}', but results of ${method} only support 'complete' on protocol revision 2026-07-28`,
    );
  }
  if (isInputRequired(result)) {
    const { requireAskable } = await import('./input-required');
    requireAskable(method, result, exchange);
  }
  const { _meta: meta } = result;
  const { instructions: _, ...serverInfo } = identity;
  return {
    ...withoutEarlierMembers(method, result),
    resultType,
    ...(resultType === 'complete' && CACHEABLE.has(method) && {
      ttlMs: isLifetime(result.ttlMs) ? result.ttlMs : listing.cacheTtl,
      cacheScope: result.cacheScope === 'public' || result.cacheScope === 'private' ? result.cacheScope : listing.cacheScope,
    }),
    ...((meta === undefined || isObject(meta)) && { _meta: { ...meta, [META.serverInfo]: serverInfo } }),
  };
}

function isLifetime(value: unknown): boolean {
  return Number.isSafeInteger(value) && value as number >= 0;
}

/** Leaves out the members of earlier revisions that 2026-07-28 has not. */
function withoutEarlierMembers(method: string, result: JsonObject): JsonObject {
  const { tools } = result;
  if (method !== 'tools/list' || !Array.isArray(tools) || !tools.some((tool) => isObject(tool) && 'execution' in tool)) {
    return result;
  }
  return { ...result, tools: tools.map(({ execution: _, ...tool }: JsonObject) => tool) };
}
