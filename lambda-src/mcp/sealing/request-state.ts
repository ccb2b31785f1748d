import { hash } from 'node:crypto';
import { createRequestStateCodec, type RequestStateCodec, type ServerContext } from '@modelcontextprotocol/server';
import { latestSealingKeys, sealingKeys } from './sealing-keys';
import type { RequestScope } from '../call/invocation';
import { requestsIn } from '../call/requested';

/** How long a client may take to come back with its answers, in seconds. */
const LIFETIME = 600;

/** The reason code of the SDK's codec for a state that was sealed with another key, or changed. */
const WRONG_KEY = 'mac';

/** The members of `params` by which a client's second request differs from its first (MCP 2026-07-28, multi-round-trip requests). */
const ROUND_TRIP_MEMBERS = new Set(['_meta', 'inputResponses', 'requestState']);

/**
 * Seals the state that a handler has the client carry until it comes back.
 *
 * @throws ServiceUnavailableError when there is no key
 */
export async function sealRequestState(payload: unknown, ctx: ServerContext, scope: RequestScope): Promise<string> {
  const { current } = await sealingKeys('request state');
  return codec(current, scope).mint(payload, ctx);
}

/**
 * Opens the state that came back.
 *
 * @returns what was sealed
 * @throws Error when the state was not sealed here, has been changed, has expired, or is of another caller or request
 * @throws ServiceUnavailableError when there is no key
 */
export async function openRequestState(state: string, ctx: ServerContext, scope: RequestScope): Promise<unknown> {
  // Of the last character of a seal, the SDK's codec ignores two bits.
  const seal = state.slice(state.lastIndexOf('.') + 1);
  if (Buffer.from(seal, 'base64url').toString('base64url') !== seal) {
    throw new Error('malformed');
  }
  const { all } = await sealingKeys('request state');
  for (const key of all) {
    const opened = await tryKey(key, state, ctx, scope);
    if (opened !== undefined) {
      return opened.payload;
    }
  }
  const { current } = await latestSealingKeys('request state');
  return codec(current, scope).verify(state, ctx);
}

/** @returns undefined when the state was not sealed with this key */
async function tryKey(key: Uint8Array, state: string, ctx: ServerContext, scope: RequestScope): Promise<{ payload: unknown } | undefined> {
  try {
    return { payload: await codec(key, scope).verify(state, ctx) };
  } catch (error) {
    if (error instanceof Error && error.message === WRONG_KEY) {
      return undefined;
    }
    throw error;
  }
}

/** The seal holds for one caller and one request: whoever sends another gets nothing of it. */
function codec(key: Uint8Array, scope: RequestScope): RequestStateCodec {
  return createRequestStateCodec({
    key,
    ttlSeconds: scope.stateLifetime ?? LIFETIME,
    bind: ({ mcpReq }) => {
      const { clientId, subject } = scope.invocation.caller;
      const params = requestsIn(scope.message).find(({ id }) => id === mcpReq.id)?.params ?? {};
      const own = Object.entries(params).filter(([name]) => !ROUND_TRIP_MEMBERS.has(name));
      return JSON.stringify([clientId, subject, mcpReq.method, hash('sha256', canonicalJson(Object.fromEntries(own)), 'base64url')]);
    },
  });
}

/** JSON whose members are in order, since clients may write the same request in another. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) => {
    const isObject = typeof member === 'object' && member !== null && !Array.isArray(member);
    return isObject ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1))) : member;
  });
}
