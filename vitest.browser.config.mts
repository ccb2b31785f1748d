import { defineConfig } from 'vitest/config';

/** The checks that need a browser: Debian's Chromium, at one of the usual places or at `$CHROMIUM_PATH`. */
export default defineConfig({
  test: {
    include: ['test/browser/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
