import type { HttpServiceManifest, Manifest } from '../../../src/contract';

/** Whether something that a manifest names calls a service on behalf of the person that calls it. */
export function exchangesTokens({ tools, mcpServers }: Pick<Manifest, 'tools' | 'mcpServers'>): boolean {
  const services: HttpServiceManifest[] = [
    ...tools.flatMap(({ handler }) => (handler.type === 'http' ? [handler.service] : [])),
    ...mcpServers.map(({ service }) => service),
  ];
  return services.some(({ credentials }) => credentials.some(({ type }) => type === 'tokenExchange'));
}
