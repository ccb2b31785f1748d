import { readFileSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { inFile } from './place';
import { type ReadDocument, readPart } from './source';

/** A file that a reference names cannot be had. The message goes on after the reference; lower case, no full stop. */
export class UnreadableFile extends Error {}

/** A URI with a scheme or a host (RFC 3986 section 4.2). */
const ELSEWHERE = /^(?:[a-z][a-z0-9+.-]*:|\/\/)/i;

/** The files of a document: its own, and those below its folder that it refers to. Each is read once, when it is first referred to. */
export class DocumentFiles {
  private readonly files = new Map<string, ReadDocument>();
  /** The names of files in pointers, by the real paths of these. */
  private readonly names = new Map<string, string>();
  private readonly folder?: string;
  /** The names of files in pointers, by the references that have led to them. */
  private readonly opened = new Map<string, string>();

  /** @param path the path of the document, if it is a file */
  constructor(document: ReadDocument, private readonly path?: string) {
    this.files.set('', document);
    if (path !== undefined) {
      this.folder = realpathSync(dirname(resolve(path)));
      this.names.set(realpathSync(path), '');
    }
  }

  /** The absolute paths of the files that have been read; none if the document was not. */
  public get paths(): readonly string[] {
    return [...this.names.keys()];
  }

  /** The file of a place. */
  public at(pointer: string): ReadDocument {
    return this.files.get(inFile(pointer).file)!;
  }

  /** The files that have been read, by their names in pointers. */
  public all(): ReadonlyMap<string, ReadDocument> {
    return this.files;
  }

  /**
   * Reads the file that a reference names.
   *
   * @param address the reference without its fragment
   * @param from the name of the file in which it stands, whose folder it starts from
   * @returns the name of the file in pointers
   * @throws UnreadableFile when there is no such file below the folder of the document, or none that can be read
   */
  public open(address: string, from: string): string {
    if (ELSEWHERE.test(address)) {
      throw new UnreadableFile(/^(?:https?:)?\/\//i.test(address)
        ? 'leads to another document on the network, which synthesis does not fetch: bundle both into one document first, as by `redocly bundle`'
        : 'leads to another document that is no file below the folder of this one: copy it there and refer to it by a relative path');
    }
    if (this.folder === undefined) {
      throw new UnreadableFile('leads to another document, which is not read: bundle both into one document first, '
        + 'or give the document by OpenApiDocument.fromFile, which knows the folder of both');
    }
    const reference = `${from}\n${address}`;
    const opened = this.opened.get(reference);
    if (opened !== undefined) {
      return opened;
    }
    const name = this.read(resolve(this.folder, dirname(decodeURIComponent(from)), decoded(address)));
    this.opened.set(reference, name);
    return name;
  }

  /** @returns the name of the file in pointers */
  private read(wanted: string): string {
    this.assertBelow(wanted);
    const path = this.realPath(wanted);
    this.assertBelow(path, wanted);
    const known = this.names.get(path);
    if (known !== undefined) {
      return known;
    }
    const name = relative(this.folder!, path).split(sep).map(encodeURIComponent).join('/');
    this.files.set(name, this.parse(path, join(dirname(this.path!), relative(this.folder!, path))));
    this.names.set(path, name);
    return name;
  }

  /** @param link the path that leads there, if it is another one */
  private assertBelow(path: string, link = path): void {
    const below = relative(this.folder!, path);
    if (below === '..' || below.startsWith(`..${sep}`) || isAbsolute(below)) {
      const way = link === path ? '' : ` by a symbolic link (${relative(this.folder!, link)})`;
      throw new UnreadableFile(`leads to another document outside the folder of this one${way}: move or copy it below that folder, or bundle both into one document`);
    }
  }

  private realPath(path: string): string {
    return orUnreadable(() => realpathSync(path));
  }

  private parse(path: string, shown: string): ReadDocument {
    const text = orUnreadable(() => readFileSync(path, 'utf8'));
    try {
      return readPart(shown, text);
    } catch (error) {
      throw new UnreadableFile(`leads to another document that cannot be read: ${(error as Error).message}`);
    }
  }
}

/** A path in a reference is a part of a URI: blanks and the like are percent-encoded. */
function decoded(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return address; // a percent sign that encodes nothing
  }
}

const REASONS: { readonly [code: string]: string } = {
  ENOENT: 'leads to another document, but there is no such file',
  ENOTDIR: 'leads to another document, but there is no such file',
  EISDIR: 'leads to a folder, not to another document',
  EACCES: 'leads to another document, which this user may not read',
  ELOOP: 'leads to another document by symbolic links that lead in a circle',
};

function orUnreadable<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    throw new UnreadableFile(REASONS[code] ?? `leads to another document, which cannot be read (${code})`);
  }
}
