import { type AST, RegExpParser } from '@eslint-community/regexpp';

/** In how many ways a regular expression can be tried on one text. */
interface Ways {
  /** The degree of the polynomial in the length of the text. */
  readonly degree: number;
  /** The part that does not depend on the length. */
  readonly factor: number;
}

const ONE: Ways = { degree: 0, factor: 1 };

/** The degree that is certainly harmless: cubic time, as with three repetitions in a row. */
const MAX_DEGREE = 3;
const MAX_FACTOR = 1024;

/**
 * Tells whether a regular expression might take more than cubic time. Most that people write certainly do not: no choice in them stands within
 * a repetition. To know it of the others takes an analysis, of up to seconds.
 */
export function isAmbiguous(pattern: string, flags: string): boolean {
  const parsed = new RegExpParser().parsePattern(pattern, undefined, undefined, { unicode: flags.includes('u') });
  const { degree, factor } = ofAlternatives(parsed.alternatives);
  const isAnchored = parsed.alternatives.every(({ elements: [first] }) => first?.type === 'Assertion' && first.kind === 'start');
  // where it may begin is a choice, too
  return degree + (isAnchored ? 0 : 1) > MAX_DEGREE || factor > MAX_FACTOR;
}

function ofAlternatives(alternatives: readonly AST.Alternative[]): Ways {
  const ways = alternatives.map(({ elements }) => elements.map(ofElement).reduce(both, ONE));
  return { degree: Math.max(...ways.map(({ degree }) => degree)), factor: ways.reduce((sum, { factor }) => sum + factor, 0) };
}

function both(a: Ways, b: Ways): Ways {
  return { degree: a.degree + b.degree, factor: a.factor * b.factor };
}

function ofElement(node: AST.Element): Ways {
  switch (node.type) {
    case 'CapturingGroup':
    case 'Group': return ofAlternatives(node.alternatives);
    case 'Assertion': return 'alternatives' in node ? ofAlternatives(node.alternatives) : ONE;
    case 'Backreference': return { degree: 1, factor: 1 };
    case 'Quantifier': return ofQuantifier(node);
    default: return ONE;
  }
}

function ofQuantifier({ element, min, max }: AST.Quantifier): Ways {
  const repeated = ofElement(element);
  if (max > 1 && (repeated.degree > 0 || repeated.factor > 1)) {
    return { degree: Infinity, factor: 1 };
  }
  const choice: Ways = min === max ? ONE : max === 1 ? { degree: 0, factor: 2 } : { degree: 1, factor: 1 };
  return both(choice, repeated);
}
