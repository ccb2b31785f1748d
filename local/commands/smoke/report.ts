import type { CheckResult } from './check';
import { styled } from '../../terminal';
import { cut, printable } from '../text-table';

/** The layout in which results are printed. */
export interface ReportLayout {
  /** Width of the terminal, in characters; if undefined, lines are not cut. */
  readonly width: number | undefined;
  readonly colour: boolean;
}

/** The widths of the columns: the longest name of a check, the longest outcome, milliseconds. */
const [NAME, OUTCOME, MILLISECONDS] = [17, 7, 6];

const OUTCOME_STYLE = { ok: 'good', failed: 'bad', skipped: 'caution' } as const;

/** The names of the columns. */
export const HEADER = `${'CHECK'.padEnd(NAME)}  ${'RESULT'.padEnd(OUTCOME)}  ${'MS'.padEnd(MILLISECONDS)}`.trimEnd();

/** Lays the result of one check out as a line, which is printed as soon as it is there. */
export function resultLine({ name, outcome, milliseconds, detail }: CheckResult, { width = Infinity, colour }: ReportLayout): string {
  const before = `${name.padEnd(NAME)}  `;
  const after = `  ${String(milliseconds).padEnd(MILLISECONDS)}  `;
  const rest = cut(printable(detail), Math.max(1, width - before.length - OUTCOME - after.length));
  return `${before}${styled(colour, OUTCOME_STYLE[outcome], outcome.padEnd(OUTCOME))}${after}${rest}`.trimEnd();
}

/** Sums up the results in words: how many checks passed, what could not be checked and why, what failed and what to do about it. */
export function summaryOf(results: readonly CheckResult[]): string {
  const named = (wanted: CheckResult['outcome']) => results.filter(({ outcome }) => outcome === wanted);
  const skipped = named('skipped').map(({ name, detail }) => `Not checked: ${name}: ${printable(detail)}\n`);
  const failed = named('failed').map(({ name, detail, remedy }) => `\nFailed: ${name}: ${printable(detail)}\n${remedy}\n`);
  const all = skipped.length + failed.length === 0 ? 'All ' : '';
  return `\n${all}${named('ok').length}${all === '' ? ` of ${results.length}` : ''} checks passed.\n${skipped.join('')}${failed.join('')}`;
}
