import { createHash } from 'node:crypto';
import type { Operation } from './operations';

/** What all clients take. */
const MAX_LENGTH = 64;
const HASH_LENGTH = 8;

/**
 * The name of the tool of an operation: its `operationId`, or else its method and path, in characters that all clients take. MCP allows dots
 * too, which the interfaces of some models do not.
 */
export function toolName({ id, route, method, path }: Operation, prefix: string): string {
  const words = id === route ? `${method.toLowerCase()}${path.replace(/[{}]/g, '')}` : id;
  return shortened(prefix + words.replace(/[^A-Za-z0-9_-]/g, '_'));
}

/** The same for the same name, and another for another one, as far as anybody will ever see. */
function shortened(name: string): string {
  if (name.length <= MAX_LENGTH) {
    return name;
  }
  const hash = createHash('sha256').update(name).digest('hex').slice(0, HASH_LENGTH);
  return `${name.slice(0, MAX_LENGTH - HASH_LENGTH - 1)}_${hash}`;
}
