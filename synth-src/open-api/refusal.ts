/** What keeps a part of the document from being used. */
export interface Problem {
  /** Where: a JSON pointer into the document. */
  readonly pointer: string;
  /** Lower case, no full stop. */
  readonly message: string;
}

/** Ends the import of one operation. */
export class Refusal extends Error implements Problem {
  /** @param pointer where in the document */
  constructor(public readonly pointer: string, message: string) {
    super(message);
  }
}
