import { InvalidParamsError } from '../call/protocol-error';

/** Where a page begins. */
export interface CursorPosition {
  /** The index of the source of the list. */
  readonly source: number;
  /** Where in the source; absent for its beginning. */
  readonly cursor?: string;
}

/** The position in the form that clients bring back: JSON in base64url. */
export function writeCursor({ source, cursor }: CursorPosition): string {
  return Buffer.from(JSON.stringify({ source, cursor })).toString('base64url');
}

/**
 * Reads what a client brings back.
 *
 * @param sources how many sources the list has
 * @throws InvalidParamsError when this server cannot have given it out
 */
export function readCursor(text: string, sources: number): CursorPosition {
  const position = parse(Buffer.from(text, 'base64url').toString());
  // the same text again: nothing is in it that is not read
  if (position === undefined || writeCursor(position) !== text || position.source >= sources) {
    throw new InvalidParamsError('The cursor is invalid');
  }
  return position;
}

function parse(json: string): CursorPosition | undefined {
  try {
    const { source, cursor } = JSON.parse(json) as Record<string, unknown>;
    const isPosition = Number.isSafeInteger(source) && Number(source) >= 0 && (cursor === undefined || typeof cursor === 'string');
    return isPosition ? { source: Number(source), cursor } : undefined;
  } catch {
    return undefined;
  }
}
