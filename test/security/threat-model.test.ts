import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROWS } from './rows';

const ROOT = join(import.meta.dirname, '../..');
const LINES = readFileSync(join(ROOT, 'docs/threat-model.md'), 'utf8').split('\n');

describe.each(Object.entries(ROWS))('row %i of the threat model', (number, { notYet }) => {
  const label = `S${number.padStart(2, '0')}`;
  const [row = '', ...others] = LINES.filter((line) => line.startsWith(`| ${label} |`));
  const files = [...row.matchAll(/\]\(\.\.\/(test\/[^)]+)\)/g)].map(([, file]) => file!);

  test('is there once', () => {
    expect(row).not.toBe('');
    expect(others).toEqual([]);
  });

  test(notYet === undefined ? 'names tests that carry its number' : 'names no test', () => {
    expect(files.length > 0).toBe(notYet === undefined);
    for (const file of files) {
      expect(readFileSync(join(ROOT, file), 'utf8')).toContain(label);
    }
  });
});
