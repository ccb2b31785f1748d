/** Which names are taken. In the patterns, `*` stands for any characters. */
export interface NameFilter {
  /**
   * Patterns of which a name has to match one. An empty list takes none.
   *
   * @default - all names
   */
  readonly include?: string[];

  /**
   * Patterns of which a name must not match any.
   *
   * @default - none
   */
  readonly exclude?: string[];
}
