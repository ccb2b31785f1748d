import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROWS } from './rows';

/** The numbers that the names of tests start with, anywhere in the repository. */
function testedRows(): Set<number> {
  const tests = join(import.meta.dirname, '..');
  const files = readdirSync(tests, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.test.ts'));
  const names = files.flatMap((file) => [...readFileSync(join(tests, file), 'utf8').matchAll(/\b(?:test|it|describe)[^\n]*?['"`]S(\d\d)\b/g)]);
  return new Set(names.map(([, number]) => Number(number)));
}

test.each(Object.keys(ROWS))('row %i is tested', (number) => {
  expect(testedRows()).toContain(Number(number));
});
