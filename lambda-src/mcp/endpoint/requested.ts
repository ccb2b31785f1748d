/** The part of a JSON-RPC request that tells what it is about. Nothing of it has been validated. */
export interface Requested {
  readonly id?: unknown;
  readonly method?: unknown;
  readonly params?: { readonly [name: string]: unknown } | null;
}

/** The requests in a message, which may be a batch (JSON-RPC 2.0 section 6). */
export function requestsIn(message: unknown): Requested[] {
  const messages: unknown[] = Array.isArray(message) ? message : [message];
  return messages.filter((item) => typeof item === 'object' && item !== null) as Requested[];
}

/** Whether a message holds a request of a family of methods, such as `resources/`. */
export function concerns(message: unknown, ...families: string[]): boolean {
  return requestsIn(message).some(({ method }) => families.some((family) => String(method).startsWith(family)));
}
