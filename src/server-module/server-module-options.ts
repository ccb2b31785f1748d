/** The options of bundling a server module. */
export interface ServerModuleOptions {
  /**
   * The loaders of imported files by their extensions, as in `{ '.sql': 'text' }`.
   *
   * @see https://esbuild.github.io/api/#loader
   * @default - the defaults of esbuild
   */
  readonly loader?: { [extension: string]: string };

  /**
   * Expressions to put in the place of global identifiers, as in `{ BUILD: '"2026-11-22"' }`.
   *
   * @see https://esbuild.github.io/api/#define
   * @default - none
   */
  readonly define?: { [identifier: string]: string };

  /**
   * The path of the `tsconfig.json` of the module; a relative one starts at the working directory of the CDK app.
   *
   * @default - the nearest one above each file
   */
  readonly tsconfig?: string;
}
