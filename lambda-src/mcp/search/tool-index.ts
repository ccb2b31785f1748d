import MiniSearch, { type Options } from 'minisearch';
import { STOP_WORDS } from './stop-words';
import { formsOf, isUnspaced, isWritten, stemOf, wordsIn } from './words';
import type { ListedTool } from '../tools/tool';

/** Finds those of a set of tools that words point to. */
export interface ToolIndex {
  /** @returns the positions of the best ones, best first */
  readonly find: (query: string, limit: number) => number[];
}

/** The words about a tool. */
export interface ToolWords {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** Names, titles and descriptions of parameters. */
  readonly parameters: string;
}

type IndexedWords = ToolWords & { readonly id: number };

const OPTIONS: Options<IndexedWords> = {
  fields: ['name', 'title', 'description', 'parameters'],
  tokenize: wordsIn,
  processTerm: formsOf,
  searchOptions: { boost: { name: 4, title: 3, description: 2 } },
};

/** A word that is in more of the tools than this part does not tell them apart. */
const COMMON = 0.5;

/** The weight of having a word in the form in which it was asked for, besides having it at all: "issues" is no less than "issue". */
const SAME_FORM = 0.3;

/** The weight of being named as it was asked for, besides having the words. */
const LIKENESS = 2;

/** @param words about each of the tools */
export function createToolIndex(words: readonly ToolWords[]): ToolIndex {
  const index = new MiniSearch(OPTIONS);
  // by the positions
  index.addAll(words.map((word, id) => ({ ...word, id })));
  const counts = wordCounts(words);
  const isCommon = (word: string) => (counts.get(stemOf(word)) ?? 0) > words.length * COMMON;
  const headings = words.map(({ name, title }) => [name, title].map((text) => stemsOf(meaningfulIn(text))));
  const isKnown = (word: string) => counts.has(stemOf(word));

  /** The tools with the words, or other forms of them; of words in `widely`, also those with words that begin alike, or are spelt alike. */
  function search(meaningful: readonly string[], widely: (word: string) => boolean, fields = OPTIONS.fields): number[] {
    const stems = stemsOf(meaningful);
    const telling = new Set(firstNotEmpty(meaningful.filter((word) => !isCommon(word)), meaningful).flatMap(formsOf));
    return index
      .search({ combineWith: 'OR', queries: [...meaningful] }, {
        fields,
        boostTerm: (word) => isWritten(word) ? SAME_FORM : 1,
        // in short words, every beginning or misspelling is another word, unless a character is a word
        prefix: (word) => isUnspaced(word) || (isWritten(word) && widely(word) && word.length >= 3),
        fuzzy: (word) => isWritten(word) && widely(word) && word.length >= 4 ? 0.2 : false,
      })
      .filter(({ queryTerms }) => queryTerms.some((word) => telling.has(word)))
      .map(({ id, score }) => ({ id: id as number, score: score * (1 + LIKENESS * likeness(headings[id as number]!, stems)) }))
      .sort((a, b) => b.score - a.score)
      .map(({ id }) => id);
  }

  return {
    find: (query, limit) => {
      const meaningful = meaningfulIn(query);
      if (meaningful.length > 0 && meaningful.every((word) => STOP_WORDS.has(word))) {
        // nobody means texts by such words, but perhaps a name
        return search(meaningful, () => false, ['name', 'title']).slice(0, limit);
      }
      const close = search(meaningful, (word) => !isKnown(word));
      const found = close.length < limit ? new Set([...close, ...search(meaningful, () => true)]) : close;
      return [...found].slice(0, limit);
    },
  };
}

function firstNotEmpty(words: readonly string[], others: readonly string[]): string[] {
  return [...words.length > 0 ? words : others];
}

/** Returns the words of a text that say something; all of them where none does. */
function meaningfulIn(text: string): string[] {
  const all = wordsIn(text);
  return firstNotEmpty(all.filter((word) => !STOP_WORDS.has(word)), all);
}

function stemsOf(words: readonly string[]): ReadonlySet<string> {
  return new Set(words.map(stemOf));
}

/** Returns how alike a query is to the name, or the title, of a tool: from 0 for no word in common to 1 for the same words (Dice). */
function likeness(headings: readonly ReadonlySet<string>[], query: ReadonlySet<string>): number {
  return Math.max(...headings.map((heading) => 2 * [...heading].filter((stem) => query.has(stem)).length / (heading.size + query.size || 1)));
}

/** Returns in how many of the tools each word is, in whatever form, by its stem. */
function wordCounts(words: readonly ToolWords[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { name, title, description, parameters } of words) {
    for (const word of new Set(wordsIn([name, title, description, parameters].join(' ')).map(stemOf))) {
      counts.set(word, (counts.get(word) ?? 0) + 1);
    }
  }
  return counts;
}

export function wordsAbout({ name, title = '', description = '', inputSchema }: ListedTool): ToolWords {
  return { name, title, description, parameters: [...annotationsIn(inputSchema)].join(' ') };
}

/** The names, titles and descriptions of all properties, anywhere in a JSON Schema. */
function* annotationsIn(schema: unknown): Generator<string> {
  if (typeof schema !== 'object' || schema === null) {
    return;
  }
  for (const [keyword, value] of Object.entries(schema)) {
    if (typeof value !== 'object' || value === null) {
      if ((keyword === 'description' || keyword === 'title') && typeof value === 'string') {
        yield value;
      }
    } else {
      if (keyword === 'properties') {
        yield* Object.keys(value);
      }
      yield* annotationsIn(value);
    }
  }
}
