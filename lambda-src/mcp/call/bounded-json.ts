import { isUtf8 } from 'node:buffer';

/** Deeper JSON could overflow the stack of whatever walks it recursively: validators, `JSON.stringify`. */
export const MAX_JSON_DEPTH = 128;

/** What became of a JSON text. */
export type ParsedJson =
  | { readonly outcome: 'parsed'; readonly value: unknown }
  | { readonly outcome: 'malformed' }
  | { readonly outcome: 'outOfBounds' };

/**
 * Parses JSON in UTF-8 (RFC 8259), unless it is out of bounds.
 *
 * @param maxElements how many members and elements the whole may hold
 */
export function parseJson(bytes: Uint8Array, maxElements = Infinity): ParsedJson {
  try {
    if (!isUtf8(bytes)) {
      return { outcome: 'malformed' };
    }
    // in half the time of a TextDecoder, whose code Node.js would load for it; that leaves out a byte order mark, too
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString().replace(/^\uFEFF/, '');
    return isOutOfBounds(text, maxElements) ? { outcome: 'outOfBounds' } : { outcome: 'parsed', value: JSON.parse(text) };
  } catch {
    return { outcome: 'malformed' };
  }
}

/** Whether JSON that somebody else has parsed is deeper than what `parseJson` takes. */
export function isTooDeep(value: unknown, depth = MAX_JSON_DEPTH): boolean {
  return typeof value === 'object' && value !== null && (depth === 0 || Object.values(value).some((member) => isTooDeep(member, depth - 1)));
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const OPENING = { bracket: 0x5b, brace: 0x7b };
const CLOSING = { bracket: 0x5d, brace: 0x7d };

/** Looks at the text, before a parser builds anything of it. */
function isOutOfBounds(text: string, maxElements: number): boolean {
  let depth = 0;
  let elements = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text.charCodeAt(i);
    if (character === QUOTE) {
      i = endOfString(text, i);
    } else if (character === COMMA) {
      elements++;
    } else if (character === OPENING.bracket || character === OPENING.brace) {
      depth++;
    } else if (character === CLOSING.bracket || character === CLOSING.brace) {
      depth--;
    }
    if (depth > MAX_JSON_DEPTH || elements > maxElements) {
      return true;
    }
  }
  return false;
}

/** The position of the quote that ends the string which begins at `start`. */
function endOfString(text: string, start: number): number {
  let i = start + 1;
  while (i < text.length && text.charCodeAt(i) !== QUOTE) {
    i += text.charCodeAt(i) === BACKSLASH ? 2 : 1;
  }
  return i;
}
