import { defineConfig } from 'vitest/config';

/** The checks of what is published; they read `.jsii`, `lib` and `dist/js`, which `npx projen build` leaves. */
export default defineConfig({
  test: {
    include: ['test/package/**/*.test.ts'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
