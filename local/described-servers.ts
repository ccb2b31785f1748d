import { API_METADATA_KEY, type ApiMetadata } from '../src/contract';

/**
 * What the RemoteMcpServers of a stack tell of themselves.
 *
 * @param metadata of its resources, without intrinsic functions
 */
export function describedServers(metadata: Iterable<Readonly<Record<string, any>>>): ApiMetadata[] {
  return [...metadata].flatMap(({ [API_METADATA_KEY]: described }) => described ?? []);
}
