import { readMarked } from './marked';
import { serveUpstream } from './served-upstream';
import { upstreamSource, type UpstreamsProps } from './upstream-source';
import type { Manifest } from '../../../src/contract';
import type { Exchange } from '../call/exchange';
import { sizeWithRepetitions } from '../call/limits';
import type { Source } from '../call/source';
import { createCredentials } from '../credentials/create-credentials';
import { createEgress } from '../egress/egress';

/** Other MCP servers whose tools, resources and prompts are served here. */
export interface McpServers {
  /** Opens them for one request. */
  open(exchange: Exchange, props: UpstreamsProps): Promise<Source>;
  /** Returns whose the state is that a client brings back, if it is of one of them: it is theirs to open. */
  ownerOfState(state: unknown): string | undefined;
}

/** Makes other servers ready. None of them is asked for anything before a request needs it. */
export function prepareMcpServers({ mcpServers: manifests, server: { name, title, version }, keepsState }: Manifest): McpServers {
  const identity = { name, version, ...(title !== undefined && { title }) };
  const prefixes = manifests.map(({ prefix }) => prefix);
  const upstreams = manifests.map((manifest) => {
    const { service } = manifest;
    const { baseUrl, allowedNetworks } = service;
    const egress = createEgress({ allowedNetworks, baseUrl, maxResponseSize: sizeWithRepetitions(manifest) });
    return serveUpstream({ manifest, identity, service, egress, credentials: createCredentials(service), prefixes, keepsState });
  });
  return {
    ownerOfState: (state) => readMarked(state)?.owner,
    open: (exchange, props) => upstreamSource(upstreams, exchange, { ...props, keepsState }),
  };
}
