import { createHash } from 'node:crypto';

/** What all clients take. */
export const MAX_NAME_LENGTH = 64;
const HASH_LENGTH = 8;

/** A name that is short enough: the same for the same name, and another for another one, as far as anybody will ever see. */
export function shortened(name: string): string {
  if (name.length <= MAX_NAME_LENGTH) {
    return name;
  }
  const hash = createHash('sha256').update(name).digest('hex').slice(0, HASH_LENGTH);
  return `${name.slice(0, MAX_NAME_LENGTH - HASH_LENGTH - 1)}_${hash}`;
}
