import * as path from 'path';

/** The functions whose code ships with this package. */
export type BundleName = 'mcp' | 'oauth' | 'authorizer' | 'rotation';

/** The folder of code that ships with this package; `src` and `lib` have the same depth. */
export function bundlePath(name: BundleName): string {
  return path.join(__dirname, '..', '..', 'assets', name);
}
