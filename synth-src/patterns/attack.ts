/**
 * Finds texts that a regular expression takes for ever on. A bundle of its own: it is megabytes of code, which few schemas need.
 */
import { checkSync } from 'recheck/lib/browser.js';

/** A text on which a regular expression takes for ever. */
export interface Attack {
  /** The text, as an expression of JavaScript. */
  readonly text: string;
  /** The growth of the time: `exponential`, or `6th degree polynomial`. */
  readonly complexity: string;
}

/** The time that the analysis may take, in milliseconds: that of one expression, most of which take less than a second, and that of all. */
const LIMIT = 20_000;
const LIMIT_OF_ALL = 60_000;

/** Polynomials of this degree take for ever on some hundred characters; those below take some thousand, which calls seldom have. */
const MIN_DEGREE = 4;

let spent = 0;

/** @returns undefined when there is none, or none was found in time */
export function findAttack(pattern: string, flags: string): Attack | undefined {
  const timeout = Math.min(LIMIT, LIMIT_OF_ALL - spent);
  if (timeout <= 0) {
    return undefined;
  }
  const started = performance.now();
  const found = checkSync(pattern, flags, { timeout });
  spent += performance.now() - started;
  if (found.status !== 'vulnerable') {
    return undefined;
  }
  const { attack, complexity } = found;
  return complexity.type === 'exponential' || complexity.degree >= MIN_DEGREE
    ? { text: attack.pattern, complexity: complexity.summary.replace(' (fuzz)', '') }
    : undefined;
}
