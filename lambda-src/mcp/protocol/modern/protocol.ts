import { encodeModern } from './encoding';
import type { JsonObject } from '../../../../src/contract';
import { MODERN_REVISION, type Exchange } from '../../call/exchange';
import { declaredCapabilities, type Catalogue } from '../../catalogue/catalogue';
import { requireTasks } from '../../tasks/extension';
import { SHARED_METHODS, type EraProtocol } from '../methods';
import { META } from '../params';

/** The protocol from 2026-07-28 on: no handshake, and nothing of one request is needed for the next. */
export const MODERN_PROTOCOL: EraProtocol = {
  methods: {
    ...SHARED_METHODS,
    'server/discover': { answer: discover },
    'subscriptions/listen': { answer: subscribe },
  },
  encode: encodeModern,
};

async function discover(_: Exchange, catalogue: Catalogue): Promise<JsonObject> {
  const { instructions } = catalogue.served.identity;
  return {
    supportedVersions: [MODERN_REVISION],
    capabilities: await declaredCapabilities(catalogue, 'modern'),
    ...(instructions !== undefined && { instructions }),
  };
}

/**
 * Acknowledges a subscription to nothing, and ends it: what the server serves changes with a deployment only, so clients would hear of no change.
 *
 * @throws MissingClientCapabilityError when the client wants to hear of tasks without knowing them; those that know tasks ask after them
 */
async function subscribe(exchange: Exchange, { served: { tasks, mcpServers } }: Catalogue): Promise<JsonObject> {
  const { params: { notifications }, request: { id }, notify } = exchange;
  if ((tasks ?? mcpServers) && (notifications as JsonObject).taskIds !== undefined) {
    requireTasks(exchange);
  }
  const meta = { [META.subscriptionId]: id };
  await notify({ method: 'notifications/subscriptions/acknowledged', params: { notifications: {}, _meta: meta } });
  return { _meta: meta };
}
