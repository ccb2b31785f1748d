import { afterEach, expect, test, vi } from 'vitest';
import { retryPause } from '../../../../lambda-src/shared/aws/retry-pause';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const OPTIONS = { isThrottled: false, basePause: 25 };

test('pauses are at random, up to a maximum that doubles', () => {
  vi.spyOn(Math, 'random').mockReturnValue(0.5);

  expect([0, 1, 2, 20].map((retries) => retryPause(retries, OPTIONS))).toEqual([12, 25, 50, 10_000]);
  expect([0, 1].map((retries) => retryPause(retries, { ...OPTIONS, isThrottled: true }))).toEqual([500, 1_000]);
  vi.spyOn(Math, 'random').mockReturnValue(0);
  expect(retryPause(1, OPTIONS)).toBe(0);
});

test('a service may ask for a longer one, up to five seconds more', () => {
  vi.spyOn(Math, 'random').mockReturnValue(0.4);
  vi.useFakeTimers({ now: Date.parse('2026-12-01T00:00:00Z'), toFake: ['Date'] });
  const pause = (headers: Record<string, string>) => retryPause(0, OPTIONS, headers);

  expect(pause({ 'x-amz-retry-after': '1500' })).toBe(1_500);
  expect(pause({ 'x-amz-retry-after': '1' })).toBe(10);
  expect(pause({ 'x-amz-retry-after': '60000' })).toBe(5_010);
  expect(pause({ 'x-amz-retry-after': 'soon' })).toBe(10);
  expect(pause({ 'retry-after': '2' })).toBe(2_000);
  expect(pause({ 'retry-after': 'Tue, 01 Dec 2026 00:00:03 GMT' })).toBe(3_000);
  expect(pause({ 'retry-after': 'Mon, 30 Nov 2026 00:00:00 GMT' })).toBe(10);
});
