/** The layout of a table. */
export interface TableLayout {
  /** Maximum number of characters in a line. If undefined, as in a pipe, lines are as long as they need to be. */
  readonly width: number | undefined;
  /** The names of columns whose texts may be cut to fit, in the order in which they are read. */
  readonly flexible: readonly string[];
}

const WHOLE: TableLayout = { width: undefined, flexible: [] };

const GAP = '  ';
const ELLIPSIS = '…';

const SEGMENTER = new Intl.Segmenter('en');

const WIDE = /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{sc=Hangul}\p{Emoji_Presentation}\uff01-\uff60]/u;

/** Minimum number of characters that a cut column keeps. */
const LEAST = 6;

/** Lays rows out in columns under their names; as a list of names and values where even cut columns do not fit. */
export function textTable(columns: readonly string[], rows: readonly (readonly string[])[], layout: TableLayout = WHOLE): string {
  const cells = [columns, ...rows].map((row) => row.map(printable));
  const natural = columns.map((_name, column) => Math.max(...cells.map((row) => columnsOf(row[column]))));
  const widths = fitted(natural, columns.map((name) => layout.flexible.includes(name)), layout.width ?? Infinity);
  if (!widths) return list(cells);
  return cells.map((row) => `${row.map((cell, column) => padded(cut(cell, widths[column]), widths[column])).join(GAP).trimEnd()}\n`).join('');
}

/** Takes from the widest flexible column until all fit; undefined if they cannot. */
function fitted(natural: readonly number[], isFlexible: readonly boolean[], width: number): readonly number[] | undefined {
  const widths = [...natural];
  const total = () => widths.reduce((sum, each) => sum + each, GAP.length * (widths.length - 1));
  while (total() > width) {
    const widest = Math.max(...widths.filter((_each, column) => isFlexible[column]));
    if (!(widest > LEAST)) return undefined;
    widths[widths.findIndex((each, column) => isFlexible[column] && each === widest)] -= 1;
  }
  return widths;
}

/** One line a value, with a blank line between rows; values go on in the next lines of the terminal. */
function list([names, ...rows]: readonly (readonly string[])[]): string {
  const width = Math.max(...names.map(({ length }) => length));
  return rows.map((row) => row.map((cell, column) => `${names[column].padEnd(width)}${GAP}${cell}`.trimEnd()).join('\n')).join('\n\n') + '\n';
}

/** Cuts a text to a number of columns. */
export function cut(text: string, width: number): string {
  if (columnsOf(text) <= width) return text;
  let beginning = '';
  for (const character of characters(text)) {
    if (columnsOf(beginning + character) >= width) break;
    beginning += character;
  }
  return beginning + ELLIPSIS;
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - columnsOf(text)));
}

/** Counts the columns of a terminal that a text takes (UAX 11): ideographs and emoji take two, marks none of their own. */
function columnsOf(text: string): number {
  return characters(text).reduce((sum, character) => sum + (WIDE.test(character) ? 2 : 1), 0);
}

/** Splits a text into characters as a person sees them, with their marks. */
function characters(text: string): string[] {
  return [...SEGMENTER.segment(text)].map(({ segment }) => segment);
}

/** A text of others, without control characters, which could move the cursor. */
export function printable(text: string): string {
  return text.replace(/\p{C}/gu, '');
}
