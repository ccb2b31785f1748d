import { randomUUID } from 'node:crypto';

/**
 * Makes the id of a client that registers: 122 random bits, so that nobody knows it who was not told. It never begins with a
 * hyphen, as oidc-provider's own ids may: operators pass ids to commands.
 */
export function issueClientId(): string {
  return randomUUID();
}
