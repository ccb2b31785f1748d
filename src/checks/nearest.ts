/** Maximum number of typing errors, per letter of a word, at which it is still taken for another word. */
const TOLERANCE = 1 / 3;

/** Finds the word that somebody probably meant to type. Returns undefined if none is close. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const [best] = candidates
    .map((candidate) => ({ candidate, distance: candidate.startsWith(word) && word !== '' ? 0 : distance(word, candidate) }))
    .filter((entry) => entry.distance <= Math.max(1, Math.floor(Math.max(word.length, entry.candidate.length) * TOLERANCE)))
    .sort((one, other) => one.distance - other.distance);
  return best?.candidate;
}

/** `; did you mean "list"?`, or nothing. */
export function suggestion(word: string, candidates: readonly string[], quote = '"'): string {
  const meant = nearest(word, candidates);
  return meant === undefined ? '' : `; did you mean ${quote}${meant}${quote}?`;
}

/** Counts the letters that are missing, superfluous, wrong or exchanged with their neighbours (Damerau-Levenshtein, restricted). */
function distance(one: string, other: string): number {
  const rows: number[][] = [Array.from({ length: other.length + 1 }, (_value, index) => index)];
  for (let i = 1; i <= one.length; i++) {
    rows[i] = [i];
    for (let j = 1; j <= other.length; j++) {
      const isSame = one[i - 1] === other[j - 1];
      const isExchanged = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      rows[i][j] = Math.min(
        rows[i - 1][j] + 1,
        rows[i][j - 1] + 1,
        rows[i - 1][j - 1] + (isSame ? 0 : 1),
        isExchanged ? rows[i - 2][j - 2] + 1 : Infinity,
      );
    }
  }
  return rows[one.length][other.length];
}
