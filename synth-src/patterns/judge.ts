import { isAmbiguous } from './ambiguity';
import type { Attack } from './attack';
import { portablePattern, readPattern } from './reading';

/** Finds a text that a regular expression takes for ever on, undefined when there is none, or none was found in time. */
export type FindAttack = (pattern: string, flags: string) => Attack | undefined;

/** Longer texts of messages are cut, in characters. */
const MAX_LENGTH = 100;

/** Judges regular expressions of schemas, each once. */
export class PatternJudge {
  private readonly attacks = new Map<string, Attack | undefined>();

  constructor(private readonly findAttack: FindAttack) {}

  /**
   * Finds what is wrong with a regular expression of the owner's.
   *
   * @param isRead by clients, with the flag "u" alone
   * @returns lower case, no full stop, with the remedy; undefined when nothing is
   */
  public problem(pattern: string, isRead: boolean): string | undefined {
    const reading = readPattern(pattern);
    const portable = portablePattern(pattern);
    const remedy = portable === undefined ? '' : `; write ${JSON.stringify(portable)}`;
    if ('problem' in reading) {
      return `${quoted(pattern)} is not a regular expression as JSON Schema has them (ECMA-262): ${reading.problem}${remedy}`;
    }
    const danger = this.danger(pattern, reading.flags);
    if (danger !== undefined) {
      return `${quoted(pattern)} ${danger}; write it so that a text matches in one way only, without a repetition that can match the same as one within `
        + 'or beside it, or leave it out and check in the tool';
    }
    return isRead && reading.flags !== 'u'
      ? `${quoted(pattern)} is a regular expression without the flag "u" only, but clients read output schemas with it, and may refuse all tools for one `
        + `that they cannot read${remedy}`
      : undefined;
  }

  /** Takes a regular expression of somebody else's in the form that everybody can read, or says why it cannot: lower case, no full stop. */
  public portable(pattern: string): { readonly pattern: string } | { readonly problem: string } {
    const portable = portablePattern(pattern);
    if (portable === undefined) {
      const reading = readPattern(pattern);
      return { problem: 'problem' in reading ? reading.problem : 'flags of groups are not known to all engines' };
    }
    const danger = this.danger(portable, 'u');
    return danger === undefined ? { pattern: portable } : { problem: `it ${danger}` };
  }

  private danger(pattern: string, flags: string): string | undefined {
    const key = `${flags} ${pattern}`;
    if (!this.attacks.has(key)) {
      this.attacks.set(key, isAmbiguous(pattern, flags) ? this.findAttack(pattern, flags) : undefined);
    }
    const attack = this.attacks.get(key);
    return attack && `takes for ever on some texts, such as ${cut(attack.text)} (${attack.complexity})`;
  }
}

function quoted(pattern: string): string {
  return cut(JSON.stringify(pattern));
}

function cut(text: string): string {
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
}
