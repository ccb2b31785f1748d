/**
 * Throws once for everything that is wrong.
 *
 * @param subject the construct, as its owner knows it
 * @param problems lower case, no full stop; each names what it is about and what would be right
 */
export function throwProblems(subject: string, problems: readonly string[]): void {
  if (problems.length > 0) {
    throw new Error(`${subject} is not valid:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
  }
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
