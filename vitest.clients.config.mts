import { defineConfig } from 'vitest/config';
import { VITEST_OPTIONS } from './test/vitest-options.mts';

/** The clients of other makers and languages, which are installed from PyPI, the Go module proxy and npm: `test/foreign-clients/global-setup.ts`. */
export default defineConfig({
  test: {
    ...VITEST_OPTIONS,
    include: ['test/foreign-clients/**/*.test.ts'],
    globalSetup: ['test/foreign-clients/global-setup.ts', 'test/acceptance/global-setup.ts'],
  },
});
