import { globSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import { LongFilesFirst } from './test/long-files-first.mts';
import { share, WHOLE } from './test/share.mts';
import { VITEST_OPTIONS } from './test/vitest-options.mts';

/** Tests that drive running stacks: the apps and identity providers that they need are started by `test/acceptance/global-setup.ts`. */
const STACK_TESTS = ['test/acceptance/**/*.test.ts', 'test/conformance/**/*.test.ts', 'test/security/**/*.test.ts', 'test/sign-in/**/*.test.ts'];

/** Tests that synthesize within their own process, and leave nothing behind in it, but for those that need whole bundles, or the engine of the CDK. */
const SYNTHESES = ['test/constructs/**/!(mcp-asset|validation).test.ts'];

/** Folders whose tests drive whole stacks, or repeat one thing very often: more than half of the time of all tests. */
const JOURNEYS = [
  'acceptance', 'conformance', 'faults', 'local/cli', 'local/identity-provider', 'races', 'security', 'sign-in',
].map((folder) => `test/${folder}`);

/** The part of the files in each of these folders that `npm test` runs. */
const PART = 1 / 6;

const seed = process.env.TEST_SEED ??= String(Math.floor(Math.random() * 1e9));
// whoever names files wants these
const areNamed = process.argv.slice(2).some((argument) => argument.includes('test/'));
const leftOut = WHOLE || areNamed ? [] : JOURNEYS.flatMap((folder) => {
  const files = globSync(`${folder}/**/*.test.ts`).sort();
  const chosen = new Set(share(folder, files, Math.ceil(files.length * PART)));
  return files.filter((file) => !chosen.has(file));
});
console.log(WHOLE
  ? 'Everything is tested.'
  : `Of races, faults and what drives whole stacks a part is tested, chosen by TEST_SEED=${seed}; everything: npm run test:all`);

export default defineConfig({
  resolve: {
    alias: {
      // the longer name first: a name is also an alias of what begins with it
      'cdk-remote-mcp-server/server-module': new URL('./module-src/server-module.ts', import.meta.url).pathname,
      'cdk-remote-mcp-server': new URL('./src/index.ts', import.meta.url).pathname,
    },
  },
  test: {
    ...VITEST_OPTIONS,
    env: { ...VITEST_OPTIONS.env, TEST_SEED: seed },
    pool: 'forks',
    // twice the least cores there are: many tests wait for processes that they start
    maxWorkers: 4,
    sequence: { sequencer: LongFilesFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'parts',
          include: ['test/**/*.test.ts'],
          // test/package needs the packed tarball: vitest.package.config.mts; test/browser a browser: vitest.browser.config.mts;
          // test/foreign-clients what is installed from other registries: vitest.clients.config.mts
          exclude: [...SYNTHESES, ...STACK_TESTS, ...leftOut, 'test/package/**', 'test/browser/**', 'test/foreign-clients/**'],
        },
      },
      {
        extends: true,
        resolve: {
          alias: [{ find: /^\.\/bundle$/, replacement: new URL('./test/constructs/stand-in-bundle.ts', import.meta.url).pathname }],
        },
        test: {
          name: 'syntheses',
          include: SYNTHESES,
          // nobody reads the stack traces of constructs either, which cost a tenth of a synthesis
          env: { CDK_CONTEXT_JSON: JSON.stringify({ 'aws:cdk:disable-stack-trace': true }) },
          // loading the CDK takes longer than most of these files
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'stacks',
          include: STACK_TESTS,
          exclude: leftOut,
          globalSetup: 'test/acceptance/global-setup.ts',
        },
      },
    ],
  },
});
