import { ProtocolError, ProtocolErrorCode, type McpServer, type ReadResourceResult } from '@modelcontextprotocol/server';
import type { ServedResource } from './resource';
import { log } from '../../shared/log';
import type { Invocation, RequestScope } from '../invocation';
import { concerns } from '../requested';

/** Registers resources with the server of one request, if the request is about resources. */
export function registerResources(
  server: McpServer,
  resources: ReadonlyMap<string, ServedResource>,
  { invocation, message }: RequestScope,
): void {
  if (!concerns(message, 'resources/')) {
    return;
  }
  for (const [normalizedUri, resource] of resources) {
    const { uri, name, title, description, mimeType, cacheTtl } = resource.manifest;
    // The SDK looks resources up by their normalized URI; `uri` among the metadata has the list show them as declared.
    const metadata = { uri, title, description, mimeType, ...(cacheTtl !== undefined && { cacheHint: { ttlMs: cacheTtl } }) };
    server.registerResource(name, normalizedUri, metadata, () => readResource(resource, invocation));
  }
}

async function readResource({ manifest, read }: ServedResource, { requestId }: Invocation): Promise<ReadResourceResult> {
  const { uri, mimeType } = manifest;
  try {
    return { contents: [{ uri, mimeType, ...await read() }] };
  } catch (error) {
    log.error('The resource could not be read', { requestId, uri, error });
    throw new ProtocolError(ProtocolErrorCode.InternalError, `The resource could not be read. Request id: ${requestId}`);
  }
}
