/** A document as its owner gave it: one of `text` and `object`. */
export interface OpenApiSource {
  /** The path of the file, if it is one: the document may refer to others below its folder. */
  readonly path?: string;
  /** The name by which places in the document are reported: a path, or the kind of the document. */
  readonly name: string;
  /** JSON or YAML. */
  readonly text?: string;
  readonly object?: unknown;
}
