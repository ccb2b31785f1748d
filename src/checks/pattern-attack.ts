import * as fs from 'fs';
import * as path from 'path';
import { compileFunction } from 'vm';
import { brotliDecompressSync } from 'zlib';

/** A text on which a regular expression takes for ever. */
export interface PatternAttack {
  /** The text, as an expression of JavaScript. */
  readonly text: string;
  /** The growth of the time: `exponential`, or `6th degree polynomial`. */
  readonly complexity: string;
}

type FindAttack = (pattern: string, flags: string) => PatternAttack | undefined;

let loaded: FindAttack | undefined;

/**
 * Finds a text that a regular expression takes for ever on. What finds it is bundled from `synth-src` and compressed: it is 2.9 MB of code that
 * few schemas need, and 0.3 MB like this.
 *
 * @returns undefined when there is none, or none was found in time
 */
export function findPatternAttack(pattern: string, flags: string): PatternAttack | undefined {
  loaded ??= load(path.join(__dirname, '..', '..', 'assets', 'pattern-attack', 'index.js.br'));
  return loaded(pattern, flags);
}

function load(file: string): FindAttack {
  const code = brotliDecompressSync(fs.readFileSync(file)).toString();
  const module = { exports: {} as { findAttack: FindAttack } };
  compileFunction(code, ['module', 'exports', 'require'], { filename: file })(module, module.exports, require);
  return module.exports.findAttack;
}
