/** RFC 6901 section 3. */
export function pointerTo(...names: readonly string[]): string {
  return names.map((name) => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** The names in a JSON pointer. */
export function namesIn(pointer: string): string[] {
  return pointer.split('/').slice(1).map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** A reference to one of the `$defs` of the same document: a JSON pointer as the fragment of a URI (RFC 6901 section 6). */
export function definitionReference(name: string): string {
  return `#/$defs/${encodeURIComponent(pointerTo(name).slice(1))}`;
}
