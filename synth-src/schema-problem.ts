/** What is wrong with a schema. */
export interface SchemaProblem {
  /** Where: a JSON pointer (RFC 6901) into the schema; the empty string is the whole. */
  readonly pointer: string;
  /** Lower case, no full stop. */
  readonly message: string;
}
