import { type AST, RegExpParser } from '@eslint-community/regexpp';

/**
 * Writes a regular expression of ECMA-262 without the flag "u" (Annex B) in the form that means the same with it: `\_` as `_`, `[\w-.]` as
 * `[\w\-.]`, a lone `{` as `\{`. What "u" itself changes stays changed: a character is one, whatever its number.
 *
 * @throws SyntaxError when it is no regular expression
 */
export function unicodeForm(pattern: string): string {
  return alternatives(new RegExpParser().parsePattern(pattern, undefined, undefined, { unicode: false }));
}

function alternatives(node: { readonly alternatives: readonly AST.Alternative[] }): string {
  return node.alternatives.map(({ elements }) => elements.map(element).join('')).join('|');
}

function element(node: AST.Element): string {
  switch (node.type) {
    case 'Assertion': return assertion(node);
    case 'Character': return character(node.value, /[\^$\\.*+?()[\]{}|/]/);
    case 'CharacterClass': return `[${node.negate ? '^' : ''}${node.elements.map(classElement).join('')}]`;
    case 'CapturingGroup': return `(${node.name === null ? '' : `?<${node.name}>`}${alternatives(node)})`;
    case 'Group': return `(?:${alternatives(node)})`;
    case 'Quantifier': return quantified(node);
    default: return node.raw;
  }
}

function assertion(node: AST.Assertion): string {
  if (node.kind !== 'lookahead' && node.kind !== 'lookbehind') {
    return node.raw;
  }
  return `(?${node.kind === 'lookbehind' ? '<' : ''}${node.negate ? '!' : '='}${alternatives(node)})`;
}

/** With "u", an assertion cannot be repeated; a group around it can. */
function quantified({ element: repeated, raw }: AST.Quantifier): string {
  const text = element(repeated);
  return `${repeated.type === 'Assertion' ? `(?:${text})` : text}${raw.slice(repeated.raw.length)}`;
}

function classElement(node: AST.ClassRangesCharacterClassElement | AST.CharacterClassElement): string {
  switch (node.type) {
    case 'Character': return character(node.value, CLASS_SYNTAX);
    case 'CharacterClassRange': return `${character(node.min.value, CLASS_SYNTAX)}-${character(node.max.value, CLASS_SYNTAX)}`;
    default: return node.raw;
  }
}

const CLASS_SYNTAX = /[\\\]^-]/;

/** Halves of characters beyond the first 65,536 become one again where they meet. */
function character(value: number, syntax: RegExp): string {
  const text = String.fromCharCode(value);
  if (/[\p{C}\p{Z}]/u.test(text) && text !== ' ') {
    return `\\u${value.toString(16).padStart(4, '0')}`;
  }
  return syntax.test(text) ? `\\${text}` : text;
}
