import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/** Lets esbuild bundle dynalite. */
export const bundleDynalite: Plugin = {
  name: 'dynalite',
  setup: (build) => {
    build.onLoad({ filter: /[\\/]dynalite[\\/]index\.js$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const contents = source
        // it requires its operations by computed paths without an ending, which a bundle knows by their whole names only
        .replace(/require\('(\.\/(?:actions|validations)\/)' \+ action\)/g, "require('$1' + action + '.js')")
        // Node.js warns of this call, but for code below node_modules
        .replace('url.parse(req.url, true).query', "Object.fromEntries(new URL(req.url, 'http://localhost').searchParams)");
      return { contents };
    });
  },
};
