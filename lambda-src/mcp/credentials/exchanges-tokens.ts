import type { HttpServiceManifest, Manifest } from '../../../src/contract';

/** Tells whether something that a manifest names calls a service on behalf of the person that calls it. */
export function exchangesTokens({ tools, mcpServers }: Pick<Manifest, 'tools' | 'mcpServers'>): boolean {
  return tools.some(({ handler }) => handler.type === 'http' && isExchanging(handler.service)) || mcpServers.some(({ service }) => isExchanging(service));
}

function isExchanging({ credentials }: HttpServiceManifest): boolean {
  return credentials.some(({ type }) => type === 'tokenExchange');
}
