import { hash } from 'node:crypto';
import { latestSealingKeys, sealingKeys } from './sealing-keys';
import { BrokenSealError, seal, unseal } from './state-codec';
import { isObject } from '../../shared/json-object';
import type { Exchange } from '../call/exchange';

/** How long a client may take to come back with its answers, in seconds. */
const LIFETIME = 600;

/** The members of `params` by which a client's second request differs from its first (MCP 2026-07-28, multi-round-trip requests). */
const ROUND_TRIP_MEMBERS = new Set(['_meta', 'inputResponses', 'requestState']);

/**
 * Seals the state that a handler has the client carry until it comes back.
 *
 * @param payload any JSON value
 * @throws ServiceUnavailableError when there is no key
 */
export async function sealRequestState(payload: unknown, exchange: Exchange): Promise<string> {
  const { current } = await sealingKeys('request state');
  return seal(payload, exchange.stateLifetime ?? LIFETIME, { key: current, binding: bindingOf(exchange) });
}

/**
 * Opens the state that came back.
 *
 * @returns the value that was sealed
 * @throws BrokenSealError when the state was not sealed here, has been changed, has expired, or is of another caller or request
 * @throws ServiceUnavailableError when there is no key
 */
export async function openRequestState(state: string, exchange: Exchange): Promise<unknown> {
  const binding = bindingOf(exchange);
  const { all } = await sealingKeys('request state');
  for (const key of all) {
    try {
      return unseal(state, { key, binding });
    } catch (error) {
      if (!(error instanceof BrokenSealError && error.problem === 'mac')) {
        throw error;
      }
    }
  }
  const { current } = await latestSealingKeys('request state');
  return unseal(state, { key: current, binding });
}

/** The seal holds for one caller and one request: whoever sends another gets nothing of it. */
function bindingOf({ invocation: { caller: { clientId, subject } }, request: { method, params = {} } }: Exchange): string {
  const own = Object.entries(params).filter(([name]) => !ROUND_TRIP_MEMBERS.has(name));
  return JSON.stringify([clientId, subject, method, hash('sha256', canonicalJson(Object.fromEntries(own)), 'base64url')]);
}

/** JSON whose members are in order, since clients may write the same request in another. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) => {
    return isObject(member) ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1))) : member;
  });
}
