import type { Plugin } from 'esbuild';

/** Leaves out of a bundle what the interpreter of state machines loads and never uses here: AWS's clients, and the validation of definitions. */
export const bundleInterpreter: Plugin = {
  name: 'aws-local-stepfunctions',
  setup: (build) => {
    build.onResolve({ filter: /^(@aws-sdk\/client-lambda|@aws-sdk\/credential-providers|asl-validator)$/ }, ({ importer, path }) =>
      importer.includes('aws-local-stepfunctions') ? { path, namespace: 'left-out' } : undefined);
    build.onLoad({ filter: /.*/, namespace: 'left-out' }, () => ({ contents: 'module.exports = {};' }));
  },
};
