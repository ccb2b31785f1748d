import { giveUp } from './answer-body';
import { toAnswer, type EgressAnswer } from './egress-answer';
import { egressFailure } from './egress-failure';
import type { EgressRequest } from './egress-request';
import { guardedRoute } from './guarded-route';
import { nextHop } from './redirects';
import { ToolFailure } from '../call/failure';

/**
 * Sends a request that leaves the function.
 *
 * @throws ToolFailure, see `egressFailure`; the reason of the signal when that is aborted
 */
export type Egress = (request: EgressRequest, options?: ExchangeOptions) => Promise<EgressAnswer>;

/** The wishes of whoever sends a request. */
export interface ExchangeOptions {
  /** Ends the request, and the reading of the body of its answer, when it is aborted. */
  readonly signal?: AbortSignal;
  /** True if redirects are answers. */
  readonly keepsRedirects?: boolean;
}

/** The limits of where requests may go, and of what may come back. */
export interface EgressLimits {
  /** Networks in CIDR notation that may be connected to, besides the public internet; and without encryption, these alone. */
  readonly allowedNetworks: readonly string[];
  /** Maximum size of the body of an answer, decompressed, in bytes. Reading more of it fails with `tooLarge`. Absent: whatever comes. */
  readonly maxResponseSize?: number;
  /** The URL at which headers are meant to arrive; redirects out of it lose them. Absent: the origin of the request. */
  readonly baseUrl?: string;
}

/** The most redirects that are followed. */
const MAX_REDIRECTS = 5;

/**
 * Makes a way out. It cannot be made to reach what the owner has not meant it to (server-side request forgery): every address of a host is
 * checked, and one of those that were checked is connected to, also after a redirect.
 *
 * Redirects are followed for GET and HEAD only, and never from https to http.
 */
export function createEgress({ allowedNetworks, maxResponseSize = Infinity, baseUrl }: EgressLimits): Egress {
  const route = guardedRoute(allowedNetworks);
  return async (request, { signal, keepsRedirects = false } = {}) => {
    try {
      let hop = request;
      for (let followed = 0; ; followed++) {
        const message = await route(hop, signal);
        const next = keepsRedirects ? undefined : nextHop(hop, message, baseUrl);
        if (next === undefined) {
          return await toAnswer(message, hop.method, maxResponseSize);
        }
        await giveUp(message);
        if (followed === MAX_REDIRECTS) {
          throw new ToolFailure('failed', `The service answered with more than ${MAX_REDIRECTS} redirects in a row`);
        }
        hop = next;
      }
    } catch (error) {
      signal?.throwIfAborted();
      throw egressFailure(error);
    }
  };
}
