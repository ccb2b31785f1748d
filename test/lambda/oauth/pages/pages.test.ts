import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { HOSTILE_TEXT, SAMPLE_PAGES } from './sample-pages';

/** Whatever of a page is not the same on all pages. */
const mainOf = (body: string): string => /<title>.*<\/title>/.exec(body)![0] + body.slice(body.indexOf('<body>'));

/** The names of all elements and attributes of ours. */
const ELEMENTS = /^(a|bdi|body|button|circle|code|dd|details|div|dl|dt|footer|form|h1|h2|head|header|html|img|input|label|li|link|main|meta|p|path|section|span|strong|style|summary|svg|time|title|ul)$/;
const ATTRIBUTES = /^(action|alt|aria-(describedby|hidden|invalid|label)|autocomplete|autofocus|charset|checked|class|content|cx|cy|d|datetime|for|formnovalidate|hidden|href|id|lang|method|name|r|rel|required|role|src|type|value|viewBox)$/;

describe.each(Object.entries(SAMPLE_PAGES))('%s', (_, { status, headers, body }) => {
  test('is stable', () => {
    expect(`${status}\n${mainOf(body)}`).toMatchSnapshot();
  });

  test('allows nothing but its own style, and no frames, caches and referrers', () => {
    const styles = [...body.matchAll(/<style>([^]*?)<\/style>/g)];
    expect(styles).toHaveLength(1);
    const hash = createHash('sha256').update(styles[0]![1]!).digest('base64');

    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; base-uri 'none'; frame-ancestors 'none'`,
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
    });
  });

  test('S09 holds no element and no attribute that is not ours', () => {
    for (const [, name, attributes] of body.matchAll(/<([a-z][^\s>/]*)((?:\s[^>]*)?)>/gi)) {
      expect(name).toMatch(ELEMENTS);
      for (const [, attribute] of attributes!.matchAll(/\s([^\s="]+)(?:="[^"]*")?/g)) {
        expect(attribute).toMatch(ATTRIBUTES);
      }
    }
    expect(body).not.toMatch(/<img src="?x/);
    expect(body).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u200B-\u200F\u202A-\u202E\u2066-\u2069]/);
  });

  test('loads nothing from the network, and leads nowhere else', () => {
    for (const [, url] of body.matchAll(/\s(?:src|href|action|formaction|srcset|data|poster)="([^"]*)"/g)) {
      expect(url).toMatch(/^(data:|\/interaction\/|\/account$|https:\/\/help\.example\.com\/$|mailto:|https:\/\/claude\.ai\/|cursor:\/\/anysphere\.|vscode:mcp\/|https:\/\/notebook\.example\.com\/callback\?error=|com\.example\.app:\/callback\?error=)/);
    }
    expect(body).not.toMatch(/url\(|@import/);
  });
});

test('S09 what is hostile is to be read, as text', () => {
  const escaped = HOSTILE_TEXT.slice(0, 30).replaceAll('<', '&lt;').replaceAll('>', '&gt;');

  for (const page of ['sign-in-hostile', 'consent-hostile', 'account-hostile', 'error-invalid-request-hostile', 'error-not-admitted-hostile']) {
    expect(SAMPLE_PAGES[page]!.body).toContain(escaped);
  }
});

test('text of the owner in another script keeps its full stops, and does not move ours', () => {
  const { body } = SAMPLE_PAGES['consent-right-to-left']!;

  for (const text of ['قراءة الكتيب (كله).', 'حذف الصفحات.', 'الكتيب (2)']) {
    const shown = body.slice(body.indexOf('<body>'));
    expect(shown.split(text).length).toBe(shown.split(`<bdi>${text}</bdi>`).length);
  }
});

test('what cannot be undone comes first, is marked and never folded', () => {
  const { body } = SAMPLE_PAGES['consent-25-scopes']!;
  const open = body.slice(0, body.indexOf('<details><summary>'));
  const rows = Array.from(body.matchAll(/<li><(?:label|span) class="scope ([^"]*)"/g), ([, access]) => access);

  expect(rows.lastIndexOf('destructive')).toBeLessThan(5);
  expect(rows[0]).toBe('destructive');
  expect(open.match(/Cannot be undone/g)).toHaveLength(body.match(/Cannot be undone/g)!.length);
});

test('many scopes are folded, and each is there once, to be chosen', () => {
  const { body } = SAMPLE_PAGES['consent-25-scopes']!;
  const names = Array.from(body.matchAll(/type="checkbox" name="scope ([^"]+)" value="on" checked/g), ([, name]) => name);

  expect(names).toHaveLength(25);
  expect(new Set(names).size).toBe(25);
  expect(Array.from(body.matchAll(/<summary>(.*?)<\/summary>/g), ([, words]) => words)).toContain('4 more that only read');
});

test('the app is named once on the page that asks', () => {
  expect(SAMPLE_PAGES['consent-plain']!.body.match(/Notebook/g)).toHaveLength(1);
});

test('a page that asks to wait says for how long to programs too', () => {
  expect(SAMPLE_PAGES['error-too-many-attempts']).toMatchObject({ status: 429, headers: { 'retry-after': '900' } });
  expect(SAMPLE_PAGES['error-unavailable']).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
  expect(SAMPLE_PAGES['error-expired']!.headers).not.toHaveProperty('retry-after');
});
