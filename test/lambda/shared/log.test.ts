import { expect, test } from 'vitest';
import { captureOutput } from './standard-output';
import { log } from '../../../lambda-src/shared/log';

test('a log entry is one line of JSON', () => {
  const output = captureOutput();

  log.info('Done\nindeed', { requestId: 'r', count: 1 });

  expect(output.text()).toBe('{"level":"INFO","message":"Done\\nindeed","requestId":"r","count":1}\n');
});

test('an error comes with its stack and its causes', () => {
  const output = captureOutput();

  log.error('Failed', { error: new TypeError('outer', { cause: new Error('inner', { cause: 'a string' }) }) });

  expect(JSON.parse(output.text())).toEqual({
    level: 'ERROR',
    message: 'Failed',
    error: {
      name: 'TypeError',
      message: 'outer',
      stack: expect.stringContaining('log.test.ts'),
      cause: { name: 'Error', message: 'inner', stack: expect.any(String), cause: 'a string' },
    },
  });
});

test('an error that is its own cause comes to an end', () => {
  const output = captureOutput();
  const error = new Error('loop');
  error.cause = error;

  log.warn('Failed', { error });

  expect(output.text().length).toBeLessThan(20_000);
});
