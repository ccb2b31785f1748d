/** A document as its owner gave it: one of `text` and `object`. */
export interface OpenApiSource {
  /** The path of the file, if it is one: the document may refer to others below its folder. */
  readonly path?: string;
  /** What places in the document are reported with: a path, or what it is. */
  readonly name: string;
  /** JSON or YAML. */
  readonly text?: string;
  readonly object?: unknown;
}
