import { namesIn } from './json-pointer';

/** A value of the document, and where it stands. */
export interface Place<T = unknown> {
  readonly value: T;
  /** A JSON pointer; after the path of the file and `#` where the value stands in another file than the document itself: `pets/cat.yaml#/name`. */
  readonly pointer: string;
}

/** The file of a place and the place within it. */
export interface PlaceInFile {
  /** The path below the folder of the document, as a URI has it; empty for the document itself. */
  readonly file: string;
  /** A JSON pointer (RFC 6901) within the file. */
  readonly pointer: string;
}

/** Splits the pointer of a place at its file. */
export function inFile(pointer: string): PlaceInFile {
  const end = pointer.startsWith('/') ? -1 : pointer.indexOf('#');
  return end === -1 ? { file: '', pointer } : { file: pointer.slice(0, end), pointer: pointer.slice(end + 1) };
}

/** Joins what `inFile` splits. */
export function pointerInFile(file: string, pointer: string): string {
  return file === '' ? pointer : `${file}#${pointer}`;
}

/** Names what stands at a place: by its last name, or by its file if it is a whole file. */
export function nameAt(place: string): string {
  const { file, pointer } = inFile(place);
  const name = namesIn(pointer).at(-1) ?? decodeURIComponent(file).split('/').at(-1)!.replace(/\.[^.]+$/, '');
  return name === '' ? 'document' : name;
}
