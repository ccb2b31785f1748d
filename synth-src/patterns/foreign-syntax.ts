/** Syntax of other kinds of regular expressions than ECMA-262, with what to write there instead. */
type Rules = readonly (readonly [syntax: RegExp, advice: string])[];

/** The characters after a backslash. */
const ESCAPES: Rules = [
  [/A/, '"\\A" is "^" in ECMA-262'],
  [/[zZ]/, '"\\z" and "\\Z" are "$" in ECMA-262'],
  [/[pP]\{/, 'a property of characters has a meaning with the flag "u" alone, which takes no needless backslashes, and must be one that ECMA-262 knows'],
  [/[pP]/, 'properties of characters are written like \\p{L} or \\p{Script=Greek} in ECMA-262'],
  [/[xu]\{/, 'a character by its number is \\u{1F600} in ECMA-262'],
  [/[a-zA-Z]/, 'ECMA-262 gives this letter no meaning after a backslash'],
];
/** Letters that ECMA-262 gives a meaning after a backslash, without the flag "u". */
const KNOWN_ESCAPE = /^(?:[dDwWsSbBtnvfr0]|c[a-zA-Z]|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|k<|[^a-zA-Z])/;

/** A group with flags, as ES2025 has it. */
const FLAGGED_GROUP = /\(\?(?:[a-zA-Z]+(?:-[a-zA-Z]*)?|-[a-zA-Z]+):/;

/** The look of groups, quantifiers and classes, where nothing is escaped. */
const STRUCTURES: Rules = [
  [/\(\?[a-zA-Z]*(?:-[a-zA-Z]+)?\)/, 'flags cannot be written in ECMA-262: write [Aa] for a letter of any case, [^] for any character'],
  [FLAGGED_GROUP, 'flags of groups are not known to all engines: write [Aa] for a letter of any case, [^] for any character'],
  [/\(\?P[<=>]/, 'a named group is (?<name>...) in ECMA-262'],
  [/\(\?(?![:=!<])|\(\*/, 'ECMA-262 has no groups that begin like this'],
  [/(?:[*+?]|\{\d+(?:,\d*)?\})\+/, 'ECMA-262 has no possessive quantifiers: leave the second "+" out'],
  [/\[\[[:.=]|\[:\^?[a-z]+:\]/, 'ECMA-262 has no classes such as [[:alpha:]]: write a-z, or \\p{L} for all letters'],
  [/&&\[/, 'ECMA-262 has no intersections of classes: write the characters'],
];

/**
 * An expression that is written as a literal of JavaScript. Read as it stands it could match nothing: no text has anything before its beginning,
 * which "^" asks for here, or after its end.
 */
const LITERAL = /^\/(?<body>\^.*|.*[^\\]\$)\/(?<flags>[a-z]*)$/s;

/** Tells whether an expression is written as a literal of JavaScript. */
export function isLiteral(pattern: string): boolean {
  return LITERAL.test(pattern);
}

/** Tells whether an expression has groups with flags, which engines before ES2025 refuse. */
export function hasFlaggedGroup(pattern: string): boolean {
  return FLAGGED_GROUP.test(withoutEscapes(pattern));
}

/**
 * Finds syntax of another kind of regular expressions in one that is none of ECMA-262 with the flag "u". Without the flag, most of it would mean
 * something else: "\A" the letter A.
 *
 * @returns what would be right: lower case, no full stop; undefined when there is no such syntax
 */
export function foreignSyntax(pattern: string): string | undefined {
  if (isLiteral(pattern)) {
    return 'this is a literal of JavaScript: leave out the slashes, and the flags, for which JSON Schema has no place';
  }
  const unescaped = withoutEscapes(pattern);
  const structure = STRUCTURES.find(([syntax]) => syntax.test(unescaped));
  const escape = [...pattern.matchAll(/\\([^].{0,4})/gs)].map(([, text]) => text!).find((text) => !KNOWN_ESCAPE.test(text));
  return structure?.[1] ?? (escape === undefined ? undefined : ESCAPES.find(([syntax]) => syntax.test(escape.slice(0, 2)))?.[1]);
}

function withoutEscapes(pattern: string): string {
  return pattern.replace(/\\[^]/g, '\\');
}

/** Classes stay as they are; in the rest, what another kind writes in another way is found. */
const TRANSLATABLE = /\[(?:\\[^]|[^\]\\])*\]|\\x\{(?<number>[0-9a-fA-F]{1,6})\}|\\[^]|\(\?P<(?=[a-zA-Z_])|\(\?P=(?<name>\w+)\)/g;
const TRANSLATIONS = new Map([['\\A', '^'], ['\\z', '$'], ['\\Z', '$'], ['(?P<', '(?<']]);

/**
 * Translates what other kinds of regular expressions write in another way, as far as that is certain. All else stays, "(?i)" too: engines before
 * ES2025 refuse "(?i:...)", and [Aa] for each letter tells a model less than no expression.
 */
export function translated(pattern: string): string {
  const { body, flags = '' } = LITERAL.exec(pattern)?.groups ?? {};
  // these flags do not change what matches
  const bare = body !== undefined && /^[dguvy]*$/.test(flags) ? body : pattern;
  return bare.replace(TRANSLATABLE, (text, ...rest) => {
    const { number, name } = rest.at(-1) as { readonly number?: string; readonly name?: string };
    return number !== undefined ? `\\u{${number}}` : name !== undefined ? `\\k<${name}>` : TRANSLATIONS.get(text) ?? text;
  });
}
