import { ProtocolError, ProtocolErrorCode, type McpServer, type ReadResourceResult } from '@modelcontextprotocol/server';
import type { ServedResource } from './resource';
import { log } from '../../shared/log';
import type { Invocation } from '../invocation';

/** Registers resources with the server of one request. */
export function registerResources(server: McpServer, resources: readonly ServedResource[], invocation: Invocation): void {
  for (const resource of resources) {
    const { uri, name, title, description, mimeType } = resource.manifest;
    // The SDK looks resources up by their normalized URI; `uri` among the metadata has the list show them as declared.
    const metadata = { uri, title, description, mimeType };
    server.registerResource(name, new URL(uri).toString(), metadata, () => readResource(resource, invocation));
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
