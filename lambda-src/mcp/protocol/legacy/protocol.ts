import type { LoggingLevel } from '@modelcontextprotocol/server';
import { encodeLegacy } from './encoding';
import { LEGACY_REVISIONS } from './revisions';
import type { JsonObject } from '../../../../src/contract';
import type { Exchange } from '../../call/exchange';
import { declaredCapabilities, type Catalogue } from '../../catalogue/catalogue';
import { SHARED_METHODS, type EraProtocol } from '../methods';

/** The protocol before 2026-07-28: a client initializes first, and may have a session. */
export const LEGACY_PROTOCOL: EraProtocol = {
  methods: {
    ...SHARED_METHODS,
    'initialize': { answer: initialize },
    'ping': { answer: nothing },
    // What the server serves changes with a deployment only, so there is nothing to remember, and never an update to send.
    'resources/subscribe': { capability: 'resources', answer: nothing },
    'resources/unsubscribe': { capability: 'resources', answer: nothing },
    'logging/setLevel': { capability: 'logging', answer: setLogLevel },
  },
  encode: encodeLegacy,
};

async function initialize({ params: { protocolVersion } }: Exchange, catalogue: Catalogue): Promise<JsonObject> {
  const { instructions, ...serverInfo } = catalogue.served.identity;
  const capabilities = await declaredCapabilities(catalogue, 'legacy');
  return {
    protocolVersion: LEGACY_REVISIONS.find((revision) => revision === protocolVersion) ?? LEGACY_REVISIONS[0],
    capabilities: { ...capabilities, ...(capabilities.resources && { resources: { ...capabilities.resources, subscribe: true } }) },
    serverInfo,
    ...(instructions !== undefined && { instructions }),
  };
}

async function setLogLevel({ params: { level }, keepLogLevel }: Exchange): Promise<JsonObject> {
  // without a session, there is nothing to keep the level for
  await keepLogLevel?.(level as LoggingLevel);
  return {};
}

async function nothing(): Promise<JsonObject> {
  return {};
}
