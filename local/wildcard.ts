/** Whether a text matches a pattern of an IAM policy: `*` stands for any characters, `?` for one. */
export function matchesWildcard(pattern: string, text: string): boolean {
  const source = pattern.replace(/[\\^$.|+()[\]{}]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(text);
}
