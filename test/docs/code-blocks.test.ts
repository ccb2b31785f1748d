import { describe, expect, test } from 'vitest';
import { codeBlocks, pages } from './pages';

/** Number of characters of a line that a reader sees without scrolling, in a code block of the README on GitHub and on npm. */
const WIDTH = 80;

const README = pages().find(({ path }) => path === 'README.md')!.text;

test('what blocks say can be read without scrolling them', () => {
  const blocks = pages().filter(({ path }) => path === 'README.md' || path.startsWith('examples/')).flatMap(codeBlocks);
  const wide = blocks.flatMap(({ page, line, code }) => code.split('\n').flatMap((text, index) => text.length > WIDTH ? `${page}:${line + index}: ${text}` : []));

  expect(blocks.length).toBeGreaterThan(20);
  expect(wide).toEqual([]);
});

describe('a reader of the README', () => {
  test('hears that the package is not on npm before anything needs it', () => {
    const first = Math.min(...[/from 'cdk-remote-mcp-server'/, /npm install(?!.*\\$)/, /npx cdk-remote-mcp-server/].map((use) => README.search(use)).filter((index) => index >= 0));
    const told = README.indexOf('not on npm yet');

    expect(told).toBeGreaterThan(0);
    expect(told).toBeLessThan(README.indexOf('## '));
    expect(README.slice(0, first)).toContain('not on npm yet');
    expect(README.slice(README.indexOf('\n## Install\n'), README.indexOf('\n## A server\n'))).toContain('npx projen package:js');
  });
});

test.each(pages().filter(({ text }) => /^npm install$/m.test(text)).map(({ path, text }) => [path, text]))('so does who reads %s', (_path, text) => {
  expect(text.slice(0, text.search(/^npm install$/m))).toContain('not on npm yet');
});

test.each(pages().map(({ path, text }) => [path, text]))('%s tells nobody to run a package that is not ours', (_path, text) => {
  expect(text.match(/^.*\bnpx (-\S+ )*remote-mcp .*$|^remote-mcp .*$/gm)).toBeNull();
});
