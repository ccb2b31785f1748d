import type { CheckResult } from './check';
import { printable, textTable } from '../text-table';

/** The checks, one a line. */
export function resultTable(results: readonly CheckResult[]): string {
  return textTable(['CHECK', 'RESULT', 'MS', ''], results.map(({ name, outcome, milliseconds, detail }) => [name, outcome, String(milliseconds), detail]));
}

/** What failed, and what to do about it; empty if nothing did. */
export function failureLines(results: readonly CheckResult[]): string {
  return results.filter(({ outcome }) => outcome === 'failed')
    .map(({ name, detail, remedy }) => `\nFailed: ${name}: ${printable(detail)}\n${remedy}\n`).join('');
}
