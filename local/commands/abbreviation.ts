import { StartError } from '../start-error';

/** Minimum number of characters that may stand for an id, so that a variable that was never set stands for nobody. */
const LEAST_GIVEN = 4;

/** Minimum number of characters that are shown of an id. */
const LEAST_SHOWN = 8;

/** Maximum number of ids that are named when several begin alike. */
const NAMED = 5;

/**
 * Finds the one id that begins with what was given, as git does with commits.
 *
 * @param ids all that there are
 * @returns undefined if there is none, or too little was given
 * @throws StartError if there are several
 */
export function unabbreviated(given: string, ids: readonly string[]): string | undefined {
  if (ids.includes(given)) return given;
  const found = given.length < LEAST_GIVEN ? [] : ids.filter((id) => id.startsWith(given));
  if (found.length <= 1) return found[0];
  const more = found.length > NAMED ? `\n  and ${found.length - NAMED} more` : '';
  throw new StartError(`"${given}" is the beginning of ${found.length} ids: give more of it\n${found.slice(0, NAMED).map((id) => `  ${id}`).join('\n')}${more}`);
}

/** The shortest beginning of an id that no other has; of a URL, its host at least. */
export function abbreviated(id: string, ids: readonly string[]): string {
  const others = ids.filter((other) => other !== id);
  const least = URL.canParse(id) ? Math.max(new URL(id).origin.length, LEAST_SHOWN) : LEAST_SHOWN;
  for (let length = least; length < id.length; length++) {
    const beginning = id.slice(0, length);
    if (!others.some((other) => other.startsWith(beginning))) return beginning;
  }
  return id;
}
