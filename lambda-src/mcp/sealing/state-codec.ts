import { createHmac, timingSafeEqual } from 'node:crypto';
import { epochSeconds } from '../../shared/clock';
import { isObject } from '../../shared/json-object';

/* Tokens that clients carry and may read, but not change: HMAC-SHA-256 in the form of the official SDK's request states. */

const PREFIX = 'v1.';

/** The text that precedes a binding in what its tag is made of. */
const BINDING_LABEL = 'mcp.requestState.bind:';

/** The length of the tag of a binding, in bytes. */
const BINDING_TAG_LENGTH = 16;

/** The reason why a token does not open: it was made up or changed, sealed with another key, has expired, or is bound to something else. */
export type SealProblem = 'malformed' | 'mac' | 'expired' | 'bind';

/** A token that does not open. */
export class BrokenSealError extends Error {
  override readonly name = 'BrokenSealError';

  constructor(readonly problem: SealProblem) {
    super(problem);
  }
}

/** The key of a token, and for whom, or what, it is: it opens for the same only. */
export interface SealedFor {
  readonly key: Uint8Array;
  readonly binding: string;
}

/**
 * Makes a token.
 *
 * @param content any JSON value
 * @param lifetime in seconds
 */
export function seal(content: unknown, lifetime: number, { key, binding }: SealedFor): string {
  const envelope = { p: content, exp: epochSeconds() + lifetime, b: bindingTag(key, binding) };
  const body = `${PREFIX}${Buffer.from(JSON.stringify(envelope)).toString('base64url')}`;
  return `${body}.${mac(key, body).toString('base64url')}`;
}

/**
 * Reads a token.
 *
 * @throws BrokenSealError
 */
export function unseal(token: string, { key, binding }: SealedFor): unknown {
  const end = token.lastIndexOf('.');
  const [body, tag] = [token.slice(0, end), token.slice(end + 1)];
  const given = Buffer.from(tag, 'base64url');
  if (!body.startsWith(PREFIX) || body.length === PREFIX.length || given.toString('base64url') !== tag) {
    throw new BrokenSealError('malformed');
  }
  const right = mac(key, body);
  if (given.length !== right.length || !timingSafeEqual(given, right)) {
    throw new BrokenSealError('mac');
  }
  const { p: content, exp: expiry, b: boundTo } = envelopeIn(body);
  if (!(Number(expiry) >= epochSeconds())) {
    throw new BrokenSealError('expired');
  }
  if (boundTo !== bindingTag(key, binding)) {
    throw new BrokenSealError('bind');
  }
  return content;
}

function envelopeIn(body: string): Readonly<Record<string, unknown>> {
  try {
    const envelope: unknown = JSON.parse(Buffer.from(body.slice(PREFIX.length), 'base64url').toString());
    return isObject(envelope) ? envelope : {};
  } catch {
    throw new BrokenSealError('malformed');
  }
}

function bindingTag(key: Uint8Array, binding: string): string {
  return mac(key, `${BINDING_LABEL}${binding}`).subarray(0, BINDING_TAG_LENGTH).toString('base64url');
}

function mac(key: Uint8Array, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
