import type { BuildOptions } from 'esbuild';

/** How code for Node.js is bundled; the peers in benchmarks are bundled by the same. */
export const NODE_OPTIONS: BuildOptions = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  minify: true,
  keepNames: true,
  outExtension: { '.js': '.mjs' },
  // CommonJS dependencies inside an ES module call require()
  banner: { js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);" },
};

/** How a function is bundled. */
export const FUNCTION_OPTIONS: BuildOptions = {
  ...NODE_OPTIONS,
  // what is imported dynamically is read from disk only when it is used
  splitting: true,
  // the ES modules of the AWS SDK shake down to half of what its CommonJS takes to load
  mainFields: ['module', 'main'],
};
