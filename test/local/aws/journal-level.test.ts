import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Level } from '../../../local/aws/journal-level';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'journal-'));
  file = join(folder, 'dynamodb.journal');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** As dynalite opens it. */
const open = () => new Level(folder, { valueEncoding: 'json' }) as any;

async function content(): Promise<[string, unknown][]> {
  const level = open();
  const entries = await level.iterator().all();
  await level.close();
  return entries;
}

async function write(...changes: ((level: any) => Promise<void>)[]): Promise<void> {
  const level = open();
  for (const change of changes) {
    await change(level);
  }
  await level.close();
}

test('what was put, deleted, batched and cleared is the same after opening again', async () => {
  await write(
    (level) => level.put('a', { n: 1, text: 'ü\n"' }),
    (level) => level.put('b', 2),
    (level) => level.batch([{ type: 'put', key: 'c', value: 3 }, { type: 'del', key: 'b' }, { type: 'put', key: 'a', value: 4 }]),
    (level) => level.put('x1', 0),
    (level) => level.put('x2', 0),
    (level) => level.clear({ gte: 'x' }),
    (level) => level.put('ключ', 5),
    (level) => level.del('c'),
  );
  expect(await content()).toEqual([['a', 4], ['ключ', 5]]);
});

test('keys and values of any bytes are kept', async () => {
  const every = Buffer.from(Array.from({ length: 256 }, (_, n) => n));
  const binary = { keyEncoding: 'buffer', valueEncoding: 'buffer' };
  await write((level) => level.put(every, every, binary));
  const level = open();
  expect(await level.get(every, binary)).toEqual(every);
  await level.close();
});

test('a change is in the file before it is acknowledged', async () => {
  const level = open();
  await level.put('a', 1);
  expect(readFileSync(file, 'utf8')).toContain('"a"');
  await level.close();
});

test('a torn last line is dropped, and writing goes on after it', async () => {
  await write((level) => level.put('a', 1));
  const whole = readFileSync(file);
  await write((level) => level.put('b', 2));
  const both = readFileSync(file);
  for (let length = whole.length; length < both.length; length++) {
    writeFileSync(file, both.subarray(0, length));
    await write((level) => level.put('c', 3));
    expect(await content()).toEqual([['a', 1], ['c', 3]]);
  }
});

test('a damaged line that is not the last is an error that names the file', async () => {
  await write((level) => level.put('a', 1));
  appendFileSync(file, 'garbage\n');
  await expect(async () => open()).rejects.toThrow(`${file} is damaged`);
});

test('what has been overwritten or deleted leaves the file at the next start', async () => {
  await write(...Array.from({ length: 200 }, (_, n) => (level: any) => level.put('a', n)), (level) => level.put('b', 1), (level) => level.del('b'));
  const before = statSync(file).size;
  expect(await content()).toEqual([['a', 199]]);
  expect(statSync(file).size).toBeLessThan(before / 100);
  expect(await content()).toEqual([['a', 199]]);
});

test('the file is its owner\'s alone', async () => {
  await write((level) => level.put('a', 1), (level) => level.put('a', 2));
  expect(statSync(file).mode.toString(8)).toBe('100600');
  await content();
  expect(statSync(file).mode.toString(8)).toBe('100600');
});
