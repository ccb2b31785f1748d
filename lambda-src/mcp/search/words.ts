import { stemmer } from 'stemmer';

/** Scripts in which words are not set apart. */
const UNSPACED = String.raw`[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]`;

const IS_UNSPACED = new RegExp(`^${UNSPACED}`, 'u');
const RUNS = new RegExp(`${UNSPACED}+|(?:(?!${UNSPACED}).)+`, 'gsu');

/** Tells whether a word is of a script in which words are not set apart. */
export function isUnspaced(word: string): boolean {
  return IS_UNSPACED.test(word);
}

/**
 * Splits text at what is neither letter nor digit, and inside camelCase and PascalCase; what has no spaces, into all pairs of neighbouring
 * characters. Case and accents make no difference.
 */
export function wordsIn(text: string): string[] {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/([\p{Ll}\d])(?=\p{Lu})/gu, '$1 ')
    .replace(/(\p{Lu})(?=\p{Lu}\p{Ll})/gu, '$1 ')
    // the apostrophe of "who's" and "don't", which leaves no word
    .replace(/(?<=\p{L})['’](?:s|t|re|ve|ll|d|m)\b/giu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .flatMap((word) => word.match(RUNS) ?? [])
    .flatMap((run) => isUnspaced(run) ? pairsIn(Array.from(run)) : run);
}

function pairsIn(characters: readonly string[]): readonly string[] {
  return characters.length === 1 ? characters : characters.slice(1).map((character, i) => characters[i] + character);
}

/** Precedes stems, which are no words that anybody writes. */
const STEM = '~';

/** Returns what all forms of a word have in common, by the rules of English: another word, or the same, where these say nothing. */
export function stemOf(word: string): string {
  return STEM + (/^[a-z]{3,}$/.test(word) ? stemmer(word) : word);
}

/** Returns by what a word is found: itself, and its stem, so that the same form counts twice and another one once. */
export function formsOf(word: string): string[] {
  return [word, stemOf(word)];
}

/** Tells whether a form is a word as it was written. */
export function isWritten(form: string): boolean {
  return !form.startsWith(STEM);
}
