import MiniSearch, { type Options } from 'minisearch';
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

/** Scripts in which words are not set apart. */
const UNSPACED = String.raw`[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]`;

const OPTIONS: Options<ToolWords & { readonly id: number }> = {
  fields: ['name', 'title', 'description', 'parameters'],
  tokenize: wordsOf,
  processTerm: (word) => word,
  searchOptions: {
    boost: { name: 4, title: 3, description: 2 },
    // in short words, every beginning or misspelling is another word, unless a character is a word
    prefix: (word) => word.length >= 3 || IS_UNSPACED.test(word),
    fuzzy: (word) => word.length >= 4 ? 0.2 : false,
  },
};

/** @param words about each of the tools */
export function createToolIndex(words: readonly ToolWords[]): ToolIndex {
  const index = new MiniSearch(OPTIONS);
  // by the positions
  index.addAll(words.map((word, id) => ({ ...word, id })));
  return { find: (query, limit) => index.search(query).slice(0, limit).map(({ id }) => id as number) };
}

export function wordsAbout({ name, title = '', description = '', inputSchema }: ListedTool): ToolWords {
  return { name, title, description, parameters: [...annotationsIn(inputSchema)].join(' ') };
}

const IS_UNSPACED = new RegExp(`^${UNSPACED}`, 'u');
const RUNS = new RegExp(`${UNSPACED}+|(?:(?!${UNSPACED}).)+`, 'gsu');

/**
 * Splits at what is neither letter nor digit, and inside camelCase and PascalCase; what has no spaces, into all pairs of neighbouring
 * characters. Case and accents make no difference.
 */
function wordsOf(text: string): string[] {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/([\p{Ll}\d])(?=\p{Lu})/gu, '$1 ')
    .replace(/(\p{Lu})(?=\p{Lu}\p{Ll})/gu, '$1 ')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .flatMap((word) => word.match(RUNS) ?? [])
    .flatMap((run) => IS_UNSPACED.test(run) ? pairsIn(Array.from(run)) : run);
}

function pairsIn(characters: readonly string[]): readonly string[] {
  return characters.length === 1 ? characters : characters.slice(1).map((character, i) => characters[i] + character);
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
