import * as path from 'path';

/** The folder of code that ships with this package; `src` and `lib` have the same depth. */
export function bundlePath(name: 'mcp' | 'oauth' | 'authorizer' | 'rotation'): string {
  return path.join(__dirname, '..', '..', 'assets', name);
}
