import { defineConfig } from 'vitest/config';

/** Tests that drive running stacks: each app they need is synthesized once a run, in `test/acceptance/global-setup.ts`. */
const STACK_TESTS = ['test/acceptance/**/*.test.ts', 'test/conformance/**/*.test.ts', 'test/security/**/*.test.ts', 'test/sign-in/**/*.test.ts'];

export default defineConfig({
  resolve: {
    alias: {
      // the longer name first: a name is also an alias of what begins with it
      'cdk-remote-mcp-server/server-module': new URL('./module-src/server-module.ts', import.meta.url).pathname,
      'cdk-remote-mcp-server': new URL('./src/index.ts', import.meta.url).pathname,
    },
  },
  test: {
    pool: 'forks',
    // one more than the least cores there are: many tests wait for processes that they start
    maxWorkers: 3,
    testTimeout: 30_000,
    hookTimeout: 120_000,
    // waits for what happens in other processes end when it has happened; how long that takes is the machine's affair
    expect: { poll: { timeout: 10_000 } },
    env: {
      // starting the engine costs two seconds a file; test/constructs/validation.test.ts and test/examples turn it on
      CDK_VALIDATION: 'false',
      JSII_DEPRECATED: 'quiet',
    },
    projects: [
      {
        extends: true,
        test: {
          name: 'parts',
          include: ['test/**/*.test.ts'],
          // test/package needs the packed tarball: vitest.package.config.mts; test/browser a browser: vitest.browser.config.mts
          exclude: [...STACK_TESTS, 'test/package/**', 'test/browser/**'],
        },
      },
      {
        extends: true,
        test: {
          name: 'stacks',
          include: STACK_TESTS,
          globalSetup: 'test/acceptance/global-setup.ts',
        },
      },
    ],
  },
});
