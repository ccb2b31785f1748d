import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROWS } from './rows';

const ROOT = join(import.meta.dirname, '../..');
const LINES = readFileSync(join(ROOT, 'docs/threat-model.md'), 'utf8').split('\n');

describe.each(Object.keys(ROWS))('row %i of the threat model', (number) => {
  const label = `S${number.padStart(2, '0')}`;
  const [row = '', ...others] = LINES.filter((line) => line.startsWith(`| ${label} |`));
  const files = [...row.matchAll(/\]\(\.\.\/(test\/[^)]+)\)/g)].map(([, file]) => file!);

  test('is there once', () => {
    expect(row).not.toBe('');
    expect(others).toEqual([]);
  });

  test('names tests that carry its number', () => {
    expect(files).not.toEqual([]);
    for (const file of files) {
      expect(readFileSync(join(ROOT, file), 'utf8')).toContain(label);
    }
  });
});

test('what the threat model names is there', () => {
  const targets = LINES.flatMap((line) => [...line.matchAll(/\]\(\.\.\/([^)#]+)[^)]*\)/g)].map(([, target]) => target!));
  expect(targets.filter((target) => !existsSync(join(ROOT, target)))).toEqual([]);
});
