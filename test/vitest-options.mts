import { useRunFolder } from './run-folder.mts';
import { PATIENCE, TEST_LIMIT, WAIT_LIMIT } from './time-limits.mts';

useRunFolder();

/** Options that all configurations of vitest have in common. */
export const VITEST_OPTIONS = {
  testTimeout: TEST_LIMIT,
  hookTimeout: TEST_LIMIT,
  expect: { poll: { timeout: WAIT_LIMIT } },
  // Node loads bundles and their copies itself: vitest would transform each copy anew and keep it
  server: { deps: { external: [/\/assets\//, /\/\w+-function-\w+\//] } },
  env: {
    // starting the engine costs two seconds a file; test/constructs/validation.test.ts and test/examples turn it on
    CDK_VALIDATION: 'false',
    JSII_DEPRECATED: 'quiet',
    REMOTE_MCP_PATIENCE: String(PATIENCE),
  },
};
