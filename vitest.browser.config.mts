import { defineConfig } from 'vitest/config';
import { VITEST_OPTIONS } from './test/vitest-options.mts';

/** The checks that need a browser: Debian's Chromium, at one of the usual places or at `$CHROMIUM_PATH`. */
export default defineConfig({
  test: {
    ...VITEST_OPTIONS,
    include: ['test/browser/**/*.test.ts'],
  },
});
