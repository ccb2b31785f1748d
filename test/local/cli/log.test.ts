import { afterEach, expect, test, vi } from 'vitest';
import { createLog } from '../../../local/log';
import type { LocalStack } from '../../../local/stack';

const stack = {
  resources: new Map([['FnABC', { metadata: { 'aws:cdk:path': 'Weather/Mcp/OAuthFunction/Resource/Resource' } }], ['Plain', { metadata: {} }]]),
} as unknown as LocalStack;

afterEach(() => vi.unstubAllEnvs());

function logged(isTTY: boolean, source: string): string {
  let text = '';
  createLog({ isTTY, write: (more) => (text += more) }, () => stack)(source, 'hello');
  return text;
}

test.each([['FnABC', '[Mcp/OAuthFunction] hello\n'], ['Plain', '[Plain] hello\n'], ['aws', '[aws] hello\n']])('lines of %s begin with its name', (source, line) => {
  expect(logged(false, source)).toBe(line);
});

test('there is colour on terminals alone, and not with NO_COLOR', () => {
  vi.stubEnv('NO_COLOR', '');
  expect(logged(true, 'aws')).toBe('\u001b[36m[aws]\u001b[0m hello\n');
  vi.stubEnv('NO_COLOR', '1');
  expect(logged(true, 'aws')).toBe('[aws] hello\n');
});
