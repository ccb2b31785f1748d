import { expect, test } from 'vitest';
import { hostName } from '../../../../lambda-src/oauth/pages/host-name';

/** The chunks that lines break between, and what is marked. */
const partsOf = (host: string) => Array.from(hostName(host).markup.matchAll(/<span class="part">(<strong>)?([^<]*)/g), ([, marked, text]) => (marked ? [text] : text));

test.each([
  ['claude.ai', [['claude.ai']]],
  ['api.claude.ai', ['api.', ['claude.ai']]],
  ['my-long-name.apps.example.co.uk', ['my-long-name.', 'apps.', ['example.co.uk']]],
  ['login.bank.com.evil-host.example', ['login.', 'bank.', 'com.', ['evil-host.example']]],
  // three labels are the public suffix
  ['a.b.nerima.tokyo.jp', ['a.', ['b.nerima.tokyo.jp']]],
  ['a.example.sch.uk', [['a.example.sch.uk']]],
  ['x.city.kawasaki.jp', ['x.', ['city.kawasaki.jp']]],
  // anybody can have a page below these
  ['docs.somebody.github.io', ['docs.', ['somebody.github.io']]],
  ['abc123.execute-api.us-east-1.amazonaws.com', [['abc123.execute-api.us-east-1.amazonaws.com']]],
  ['claude.ai:8443', [['claude.ai:8443']]],
  ['a.claude.ai:8443', ['a.', ['claude.ai:8443']]],
  ['claude.ai.', [['claude.ai.']]],
  ['xn--mgbh0fb.example', [['xn--mgbh0fb.example']]],
  ['localhost:3000', [['localhost:3000']]],
  ['127.0.0.1:3334', [['127.0.0.1:3334']]],
  ['[::1]:80', [['[::1]:80']]],
  ['co.uk', [['co.uk']]],
])('%s', (host, parts) => {
  expect(partsOf(host)).toEqual(parts);
  // screen readers, and those who search it, find it whole
  expect(hostName(host).markup).toContain(`>${host}<`);
});

test('punctuation stays with what it belongs to', () => {
  const parts = (host: string) => Array.from(hostName(host, { before: '(', after: ').' }).markup.matchAll(/<span class="part">(.*?)<\/span>/g), ([, part]) => part);

  expect(parts('localhost:1')).toEqual(['(<strong>localhost:1</strong>).']);
  expect(parts('a.b.example.com')).toEqual(['(a.', 'b.', '<strong>example.com</strong>).']);
});
