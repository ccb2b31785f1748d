import type { NeededScopes } from '../call/callable-tool';
import type { Exchange } from '../call/exchange';

/** Returns the scopes that something needs, if the caller lacks some of them. */
export function lackingScopes(scopes: readonly string[], { invocation: { caller } }: Exchange): NeededScopes | undefined {
  return scopes.every((scope) => caller.scopes.includes(scope)) ? undefined : { scopes };
}
