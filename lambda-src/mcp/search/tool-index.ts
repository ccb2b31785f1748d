import MiniSearch, { type Options } from 'minisearch';
import type { ListedTool } from '../tools/tool';

/** Finds those of a set of tools that words point to. */
export interface ToolIndex {
  /** @returns the positions of the best ones, best first */
  readonly find: (query: string, limit: number) => number[];
}

/** The words about a tool. */
export interface ToolWords {
  /** The position of the tool in its set. */
  readonly id: number;
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** Names, titles and descriptions of parameters. */
  readonly parameters: string;
}

const OPTIONS: Options<ToolWords> = {
  fields: ['name', 'title', 'description', 'parameters'],
  tokenize: wordsOf,
  processTerm: (word) => word,
  searchOptions: {
    boost: { name: 4, title: 3, description: 2 },
    // in short words, every beginning or misspelling is another word
    prefix: (word) => word.length >= 3,
    fuzzy: (word) => word.length >= 4 ? 0.2 : false,
  },
};

/** @param words about each of the tools */
export function createToolIndex(words: readonly ToolWords[]): ToolIndex {
  const index = new MiniSearch<ToolWords>(OPTIONS);
  index.addAll(words);
  return { find: (query, limit) => index.search(query).slice(0, limit).map(({ id }) => id as number) };
}

export function wordsAbout({ name, title = '', description = '', inputSchema }: ListedTool, id: number): ToolWords {
  return { id, name, title, description, parameters: [...annotationsIn(inputSchema)].join(' ') };
}

/** Splits at what is neither letter nor digit, and inside camelCase and PascalCase. Case and accents make no difference. */
function wordsOf(text: string): string[] {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/([\p{Ll}\d])(?=\p{Lu})/gu, '$1 ')
    .replace(/(\p{Lu})(?=\p{Lu}\p{Ll})/gu, '$1 ')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u);
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
