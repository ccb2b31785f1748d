import { hash } from 'node:crypto';
import type { McpServerManifest } from '../../../src/contract';

/** Precedes what other servers have clients carry. Nothing that is made here begins like this. */
const MARK = 'forwarded';

/** What a client brings back, and whose it is. */
export interface Marked {
  /** See `ownerOf`. */
  readonly owner: string;
  /** As the other server gave it out. */
  readonly value: string;
}

/** What marks the values of one server: the same on every instance, and after other servers have been added. */
export function ownerOf({ service, prefix }: McpServerManifest): string {
  return hash('sha256', JSON.stringify([service.baseUrl, prefix]), 'base64url').slice(0, 12);
}

/**
 * Has the client carry a value of another server, the state of a multi-round-trip request or the id of a task (MCP 2026-07-28), so that
 * it comes back to that server only. The other server, which made it, protects what is in it.
 */
export function writeMarked({ owner, value }: Marked): string {
  return `${MARK}.${owner}.${value}`;
}

/** @returns undefined when the value is not of another server */
export function readMarked(text: unknown): Marked | undefined {
  const [mark, owner, ...value] = typeof text === 'string' ? text.split('.') : [];
  return mark === MARK && owner !== undefined && value.length > 0 ? { owner, value: value.join('.') } : undefined;
}
