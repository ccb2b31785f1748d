/** A token was refused. The message is for the log, and holds nothing of the token. */
export class InvalidAccessTokenError extends Error {
  override readonly name = 'InvalidAccessTokenError';
}

/**
 * Refuses a token of which something is not as it should be.
 *
 * @throws InvalidAccessTokenError
 */
export function refuseUnless(condition: boolean, reason: string): asserts condition {
  if (!condition) {
    throw new InvalidAccessTokenError(reason);
  }
}
