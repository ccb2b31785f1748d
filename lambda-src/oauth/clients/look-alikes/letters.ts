import { confusablesMap } from 'confusables';

/**
 * Letters that look like others and are missing in the table of `confusables`: those of UTS 39 in scripts of few or no readers, letters with
 * strokes, and small letters that are turned.
 */
const MORE_LOOK_ALIKES: Readonly<Record<string, string>> = {
  a: '𖽀ɐⱯ∀ᗄ',
  b: 'ƀɃ',
  c: 'Ϲϲ𑣲𑣩𐔜ȻȼɔƆↃↄ¢',
  d: 'đĐƌ',
  e: '𑢦𑢮ǝƎəƏɇɆ℮€',
  f: '𝈓𑣂𑢢𐔥ƒ',
  g: 'ƍǥǤ',
  h: 'ħĦɥ',
  i: '˛ͺ𑣃ɨƗıᴉ',
  k: '𐔘ʞ',
  l: '⏽￨𐌠𞣇ꓲ𖼨𐊊𐌉𝈪𖼖𑢣𑢲𐔦łŁƚ£¦ǀ∣',
  m: 'ɯƜ',
  n: '𐔓',
  o: 'ంಂംංه𞸤𞹤𞺄ھہە𑣈𑣗𑓐𑣠𑢵𐔖øØ',
  p: 'ᵽ',
  r: '𝈖𖼵ɹɍɌ',
  s: '𑣁𖼺ƽ',
  t: '𖼊𑢼ŧŦʇ†',
  u: 'Ꮜ𑣘ሀ𖽂𑢸ʉɄ',
  v: '𑜆𑣀𝈍ꛟ𖼈𑢠𐔝ʌɅ',
  w: '𑜊𑜎𑜏𑣯𑣦ʍ',
  x: '𑣬𐔧×',
  y: '𑣜𖽃𑢤ʎɎɏ',
  z: '𑣄𐋵𑣥𑢩ƶƵ',
};

/** Letters that are other ones upside down, when a whole word is so. Most are also listed as what they resemble where they stand. */
const TURNED: Readonly<Record<string, string>> = {
  'ɐ': 'a',
  'q': 'b',
  'ɔ': 'c',
  'Ɔ': 'c',
  'p': 'd',
  'ǝ': 'e',
  'Ǝ': 'e',
  'ɟ': 'f',
  'ƃ': 'g',
  'ɓ': 'g',
  'ɥ': 'h',
  'ᴉ': 'i',
  'ı': 'i',
  'ɾ': 'j',
  'ʞ': 'k',
  'ʃ': 'l',
  'ꞁ': 'l',
  'l': 'l',
  'ɯ': 'm',
  'W': 'm',
  'u': 'n',
  'o': 'o',
  'd': 'p',
  'b': 'q',
  'ɹ': 'r',
  's': 's',
  'ʇ': 't',
  'n': 'u',
  'ʌ': 'v',
  'ʍ': 'w',
  'M': 'w',
  'x': 'x',
  'ʎ': 'y',
  'z': 'z',
  'i': 'i',
  'O': 'o',
  'S': 's',
  'I': 'l',
  'H': 'h',
  'N': 'n',
  'X': 'x',
  'Z': 'z',
  '∀': 'a',
  'Ɐ': 'a',
  'ᗺ': 'b',
  'ᗡ': 'd',
  '∃': 'e',
  'Ⅎ': 'f',
  '⅁': 'g',
  'ſ': 'j',
  '˥': 'l',
  'Ԁ': 'p',
  'Ό': 'q',
  'ᴚ': 'r',
  '⊥': 't',
  '∩': 'u',
  'Λ': 'v',
  '⅄': 'y',
};

/** Signs that a word is upside down: these letters are hardly ever used otherwise. */
const TURNED_ONLY = /[ɐɔƆǝƎɟƃɥᴉɾʞɯɹʇʌʍʎ∀Ɐᗺᗡ∃Ⅎ⅁˥ᴚ⊥⅄]/u;

/** Digits that people read as letters among letters. */
const DIGITS: Readonly<Record<string, string>> = { 0: 'o', 1: 'l', 2: 'z', 3: 'e', 4: 'a', 5: 's', 6: 'b', 7: 't', 8: 'b', 9: 'g' };

/** Signs that people read as letters among letters. */
const SIGNS: Readonly<Record<string, string>> = { '@': 'a', '$': 's', '!': 'l', '|': 'l' };

/** Blocks of letters in white on black, which have no decomposition, and of letters that flags are made of: each begins with A. */
const ALPHABETS = [0x1f150, 0x1f170, 0x1f1e6];

/** Takes away what is over, under or through letters, and their width and shape (UAX 15). */
const MARKS = /[\p{M}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

const MORE = new Map(Object.entries(MORE_LOOK_ALIKES).flatMap(([letter, others]) => Array.from(others, (other) => [other, letter] as const)));

/**
 * Returns the letters and digits that a character looks like, in lower case and without anything over or under them. What looks like one
 * of several letters is one of them: `i`, `l` and `1` are the same, and so are `o` and `0`.
 *
 * @param character a code point
 * @returns empty for one that separates words
 */
export function lettersOf(character: string): string {
  const plain = plainOf(MORE.get(character) ?? inAlphabet(character) ?? character);
  const known = isAscii(plain) ? plain : plainOf(Array.from(tabled(character) ?? plain, (part) => tabled(part) ?? part).join(''));
  return known.replace(/[^\p{L}\p{N}]/gu, '').replaceAll('i', 'l');
}

function tabled(character: string): string | undefined {
  return isAscii(character) ? undefined : MORE.get(character) ?? confusablesMap.get(character);
}

/** Reads digits and signs as the letters that they stand for among letters. */
export function readAsLetters(text: string): string {
  return Array.from(text, (character) => DIGITS[character] ?? SIGNS[character] ?? character).join('').replaceAll('i', 'l');
}

/** Reads a text as if it were upside down, if it is. */
export function readTurned(text: string): string | undefined {
  return TURNED_ONLY.test(text) ? Array.from(text, (character) => TURNED[character] ?? character).reverse().join('') : undefined;
}

/** Tells whether a sign is read as a letter. */
export function isSignForLetter(character: string): boolean {
  return character in SIGNS;
}

function plainOf(text: string): string {
  return text.normalize('NFKD').replace(MARKS, '').toLowerCase();
}

function isAscii(text: string): boolean {
  return /^\p{ASCII}*$/u.test(text);
}

function inAlphabet(character: string): string | undefined {
  const start = ALPHABETS.find((first) => character.codePointAt(0)! >= first && character.codePointAt(0)! < first + 26);
  return start === undefined ? undefined : String.fromCharCode(97 + character.codePointAt(0)! - start);
}
