import { foreignSyntax, hasFlaggedGroup, isLiteral, translated } from './foreign-syntax';
import { unicodeForm } from './unicode-form';
import { PATTERN_FLAGS } from '../../src/contract';

/** The outcome of reading a regular expression that stands in a schema. */
export type PatternReading =
  /** It is one, with the flags. */
  | { readonly flags: string }
  /** It is none, or could never match. Lower case, no full stop. */
  | { readonly problem: string };

/**
 * Reads a regular expression as JSON Schema says, which is ECMA-262 with the flag "u", or else without. Where that would mean something else than
 * its writer meant, for it is of another kind of regular expressions, it is none.
 */
export function readPattern(pattern: string): PatternReading {
  const flags = PATTERN_FLAGS.find((some) => isRegularExpression(pattern, some));
  if (flags === 'u' && !isLiteral(pattern)) {
    return { flags };
  }
  const foreign = foreignSyntax(pattern);
  if (flags !== undefined && foreign === undefined) {
    return { flags };
  }
  return { problem: foreign ?? syntaxError(pattern) };
}

/**
 * Returns the form of a regular expression that everybody can read, who may know ECMA-262 with the flag "u" only: clients do, and some of them
 * refuse all tools of a server for one expression that they cannot read.
 *
 * @returns undefined when there is none that certainly means the same
 */
export function portablePattern(pattern: string): string | undefined {
  const text = translated(pattern);
  // of what only seems to be escaped, beside what means something with "u" alone
  const plain = text.replace(/\\([^])/g, (escape, escaped: string) => (/[_@:;,"'#&!~=<>%` ]/.test(escaped) ? escaped : escape));
  const form = [text, plain].find((one) => isRegularExpression(one, 'u') && !isLiteral(one));
  if (form !== undefined) {
    return hasFlaggedGroup(form) ? undefined : form;
  }
  return 'flags' in readPattern(text) ? unicodeForm(text) : undefined;
}

/** Tells whether a text is a regular expression of this machine's JavaScript, with the flags. */
export function isRegularExpression(pattern: string, flags: string): boolean {
  try {
    return Boolean(new RegExp(pattern, flags));
  } catch {
    return false;
  }
}

function syntaxError(pattern: string): string {
  try {
    new RegExp(pattern, 'u');
    return 'unknown';
  } catch (error) {
    return (error as Error).message.replace(/^Invalid regular expression: .*: /s, '');
  }
}
