import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The repository. */
const ROOT = join(import.meta.dirname, '../..');

/** A page of the documentation. */
export interface Page {
  /** Relative to the repository. */
  readonly path: string;
  readonly text: string;
}

/** A fenced block of a page. */
export interface CodeBlock {
  readonly page: string;
  /** The number of its first line, after the fence. */
  readonly line: number;
  /** The first word behind the fence; empty without one. */
  readonly language: string;
  readonly code: string;
}

/** Reads all pages that are written by hand. `API.md` is generated. */
export function pages(): Page[] {
  const folders = ['*.md', 'docs/**/*.md', 'examples/**/*.md', 'benchmarks/**/*.md'];
  const exclude = ['**/node_modules/**', '**/cdk.out/**', 'API.md'];
  return globSync(folders, { cwd: ROOT, exclude }).sort().map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));
}

/** Finds the fenced blocks of a page, those within lists included. */
export function codeBlocks({ path, text }: Page): CodeBlock[] {
  return [...text.matchAll(/^( *)```(\S*).*\n([\s\S]*?)^\1```$/gm)].map(({ index, 2: language, 3: code }) => ({
    page: path, line: text.slice(0, index).split('\n').length + 1, language, code,
  }));
}
