import { expect, test } from 'vitest';
import { durationInWords } from '../../../../lambda-src/oauth/pages/duration';

test.each([
  [0, '1 second'], [1, '1 second'], [59.2, '60 seconds'], [60, '1 minute'], [150, '3 minutes'], [3_600, '1 hour'], [5_400, '90 minutes'],
  [86_400, '1 day'], [90_000, '25 hours'], [7_776_000, '90 days'],
])('%d seconds are %s', (seconds, words) => {
  expect(durationInWords(seconds)).toBe(words);
});
