import { expect, test } from 'vitest';
import { isBase64 } from '../../../lambda-src/mcp/call/base64';

test.each(['', 'YQ==', 'YWI=', 'YWJj', '+/+/', 'A'.repeat(16 * 1024 * 1024)])('is base64: %.20s', (text) => {
  expect(isBase64(text)).toBe(true);
});

test.each(['a', 'YQ', 'YQ=', 'Y===', '====', '=', 'YQ==YQ==', 'YW-_', 'YW J', 'YWJj\n', 'YWJ\n', 'Y=Q='])('is not base64: %j', (text) => {
  expect(isBase64(text)).toBe(false);
});
