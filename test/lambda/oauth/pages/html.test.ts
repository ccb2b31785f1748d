import { expect, test } from 'vitest';
import { html } from '../../../../lambda-src/oauth/pages/html';

test('text is escaped, between tags and in attributes', () => {
  const text = '<b title="x" id=\'y\'>&amp;</b>';

  expect(html`<p title="${text}">${text}</p>`.markup).toBe('<p title="&lt;b title=&quot;x&quot; id=&#39;y&#39;&gt;&amp;amp;&lt;/b&gt;">'
    + '&lt;b title=&quot;x&quot; id=&#39;y&#39;&gt;&amp;amp;&lt;/b&gt;</p>');
});

test('markup within markup is kept, in lists too, and undefined is nothing', () => {
  expect(html`<ul>${['a', '<'].map((text) => html`<li>${text}</li>`)}</ul>${undefined}${0}`.markup).toBe('<ul><li>a</li><li>&lt;</li></ul>0');
});

test('what merely looks like markup of ours is text', () => {
  const parsed = JSON.parse('{"markup":"<script>"}');

  expect(() => html`${parsed}`.markup).toThrow();
  expect(html`${[parsed.markup]}`.markup).toBe('&lt;script&gt;');
});
