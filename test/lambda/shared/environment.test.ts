import { afterEach, expect, test, vi } from 'vitest';
import { requireEnvironment } from '../../../lambda-src/shared/environment';

afterEach(() => void vi.unstubAllEnvs());

test('a variable that is set is returned', () => {
  vi.stubEnv('TABLE_NAME', 'Clients');

  expect(requireEnvironment('TABLE_NAME')).toBe('Clients');
});

test.each([undefined, ''])('S12 a variable that is %j is refused by name', (value) => {
  vi.stubEnv('TABLE_NAME', value);

  expect(() => requireEnvironment('TABLE_NAME')).toThrow('The environment variable TABLE_NAME is missing');
});
