/** Returns the form in which two spellings of a URI are the same (URL standard, serializing). */
export function normalizeUri(uri: string): string {
  return new URL(uri).toString();
}
