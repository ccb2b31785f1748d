import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { captureOutput } from './standard-output';
import { cachedValue } from '../../../lambda-src/shared/cached-value';

const LIMITS = { maxAge: 300, maxStaleAge: 3_600 };

let reads: number;
let failure: Error | undefined;

const read = async () => {
  reads += 1;
  if (failure) {
    throw failure;
  }
  return reads;
};

beforeEach(() => {
  reads = 0;
  failure = undefined;
  vi.useFakeTimers({ now: 0 });
  captureOutput();
});

afterEach(() => void vi.useRealTimers());

const wait = (seconds: number) => void vi.setSystemTime(Date.now() + seconds * 1_000);

test('a value is read once, for all who ask at the same time', async () => {
  const value = cachedValue(read, LIMITS);

  expect(await Promise.all([value.get(), value.get(), value.get()])).toEqual([1, 1, 1]);
});

test('a value is read anew when it is older than allowed', async () => {
  const value = cachedValue(read, LIMITS);
  await value.get();

  wait(299);
  expect(await value.get()).toBe(1);
  wait(1);
  expect(await value.get()).toBe(2);
});

test('who wants a younger value gets one, no younger than asked for', async () => {
  const value = cachedValue(read, LIMITS);
  await value.get();

  wait(9);
  expect(await value.getYoungerThan(10)).toBe(1);
  wait(1);
  expect(await value.getYoungerThan(10)).toBe(2);
});

test('a value that cannot be read anew stays in use, and is not asked for all the time', async () => {
  const value = cachedValue(read, LIMITS);
  await value.get();
  failure = new Error('down');

  wait(301);
  expect(await value.get()).toBe(1);
  expect(await value.get()).toBe(1);
  expect(reads).toBe(2);

  wait(10);
  expect(await value.get()).toBe(1);
  expect(reads).toBe(3);
});

test('a value that is too old is not used', async () => {
  const value = cachedValue(read, LIMITS);
  await value.get();
  failure = new Error('down');

  wait(3_601);
  await expect(value.get()).rejects.toThrow('down');

  failure = undefined;
  expect(await value.get()).toBe(3);
});

test('the first failure is the caller\'s to know, and does not stick', async () => {
  const value = cachedValue(read, LIMITS);
  failure = new Error('down');
  await expect(value.get()).rejects.toThrow('down');

  failure = undefined;
  expect(await value.get()).toBe(2);
});
