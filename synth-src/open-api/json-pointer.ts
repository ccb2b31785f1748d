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

/**
 * The JSON pointer in a reference.
 *
 * @returns undefined when the reference is anything else
 */
export function pointerOf(reference: string): string | undefined {
  if (!/^#(\/|$)/.test(reference)) {
    return undefined;
  }
  try {
    return decodeURIComponent(reference.slice(1));
  } catch {
    return undefined; // a percent sign that encodes nothing
  }
}
