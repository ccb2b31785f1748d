/** Leaves out a slash at the end of a path: API Gateway sends such a request the same way, and the function sees it as it came. */
export function withoutSlashAtEnd(path: string): string {
  return path.replace(/(?<=.)\/$/, '');
}
