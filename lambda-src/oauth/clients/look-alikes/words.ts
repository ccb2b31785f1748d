import { isSignForLetter, lettersOf, readAsLetters, readTurned } from './letters';

/** Maximum number of letters of words that are read together. */
const MAX_TOGETHER = 40;

/** Maximum number of digits and signs before and behind letters that are looked at one by one. */
const MAX_AROUND = 4;

/** Signs that stand for nothing, although they look like letters. */
const TRADE_MARKS = /[\u2122\u2120\u00ae\u00a9\u2117]/gu;

/**
 * Returns every way to read a name as words that stand together, each as the letters that one sees: "VS Code" as "vs", "code" and "vscode".
 *
 * @param shown the name as people see it
 */
export function readings(shown: string): ReadonlySet<string> {
  const text = shown.replace(TRADE_MARKS, ' ');
  const turned = readTurned(text);
  return new Set([text, ...(turned === undefined ? [] : [turned])].flatMap((each) => together(wordsOf(each))));
}

/** Returns the letters of a name that is to be found in others. */
export function lettersOfName(name: string): string {
  return withoutPairs(readAsLetters(wordsOf(name).join('')));
}

function together(words: readonly string[]): string[] {
  return words.flatMap((_word, start) => {
    const found: string[] = [];
    let seen = '';
    for (const word of words.slice(start)) {
      seen += word;
      if (seen.length > MAX_TOGETHER) {
        break;
      }
      // digits and signs alone spell nothing
      found.push(...(/\p{L}/u.test(seen) ? waysToRead(seen) : []).map((letters) => withoutPairs(readAsLetters(letters))));
    }
    return found;
  });
}

/** Reads digits and signs as letters, or as nothing; those around others also in part: "mistra|!" has one that is a letter. */
function waysToRead(seen: string): string[] {
  const [head, tail] = [/^[^\p{L}]*/u, /[^\p{L}]*$/u].map((around) => Math.min(MAX_AROUND, around.exec(seen)![0].length)) as [number, number];
  const parts = upTo(head).flatMap((less) => upTo(tail).map((lessBehind) => seen.slice(less, seen.length - lessBehind)));
  return [...parts, seen.replace(/[^\p{L}]/gu, '')];
}

function upTo(last: number): number[] {
  return Array.from({ length: last + 1 }, (_item, index) => index);
}

/** Returns the words of a text as one sees them: what is between blanks and signs, or from one capital letter to the next. */
function wordsOf(text: string): string[] {
  return splitAtCapitals(text)
    .map((part) => Array.from(part, (character) => (isSignForLetter(character) ? character : lettersOf(character))).join(''))
    .filter((seen) => seen !== '');
}

/** Splits a text where words end: at what is no letter, and at capitals as in "ClaudeCode" and "VSCode". */
function splitAtCapitals(text: string): string[] {
  return Array.from(text)
    .map((character) => (lettersOf(character) === '' && !isSignForLetter(character) && !/\p{M}/u.test(character) ? ' ' : character))
    .join('')
    .replace(/(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/gu, ' ')
    .split(' ')
    .filter((part) => part !== '');
}

/** Writes two letters that look like another one side by side as that one. */
function withoutPairs(letters: string): string {
  return letters.replaceAll('rn', 'm').replaceAll('vv', 'w');
}
