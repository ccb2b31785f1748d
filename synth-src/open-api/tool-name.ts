import type { Operation } from './operations';
import { shortened } from './short-name';

/**
 * The name of the tool of an operation: its `operationId`, or else its method and path, in characters that all clients take. MCP allows dots
 * too, which the interfaces of some models do not.
 */
export function toolName({ id, route, method, path }: Operation, prefix: string): string {
  const words = id === route ? `${method.toLowerCase()}${path.replace(/[{}]/g, '')}` : id;
  return shortened(prefix + words.replace(/[^A-Za-z0-9_-]/g, '_'));
}
