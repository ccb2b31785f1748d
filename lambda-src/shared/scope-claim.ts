/** The name of a scope (RFC 6749 section 3.3, `scope-token`). */
const SCOPE_TOKEN = /^[\x21\x23-\x5B\x5D-\x7E]+$/;

/** Claims whose text is a list, separated by spaces: by RFC 8693 section 4.2 and RFC 9068 section 2.2.3, and at Microsoft. */
const LISTS = ['scope', 'scp'];

/**
 * Reads the names of scopes in a claim: each element of an array is one, and so is a text, unless the claim is defined to hold a list. A value
 * that cannot be the name of a scope is left out and never taken apart: who names the groups of an organization would name scopes by it.
 *
 * @param name of the claim
 * @param value as the token has it
 */
export function scopesInClaim(name: string, value: unknown): string[] {
  const values: unknown[] = typeof value === 'string' && LISTS.includes(name) ? value.split(' ') : [value].flat();
  return values.filter((element): element is string => typeof element === 'string' && SCOPE_TOKEN.test(element));
}
