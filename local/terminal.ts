/** A stream that text goes to. */
export interface Terminal {
  /** Somebody looks at it, rather than a program. */
  readonly isTTY?: boolean;
  /** The number of characters in a line; undefined unless it is a terminal. */
  readonly columns?: number;
  write(text: string): unknown;
}

/** Codes of ANSI (ECMA-48 SGR) that are readable on light and dark backgrounds. */
const STYLES = { bold: 1, dim: 2, bad: 31, good: 32, caution: 33 } as const;

/** Decides whether a stream gets colour, as https://no-color.org says. */
export function hasColour(terminal: Terminal): boolean {
  return terminal.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== 'dumb';
}

/** Puts a style around a text, if there is to be colour. */
export function styled(colour: boolean, style: keyof typeof STYLES, text: string): string {
  return colour ? `\u001b[${STYLES[style]}m${text}\u001b[0m` : text;
}
