import { defineConfig } from 'vitest/config';
import { VITEST_OPTIONS } from './test/vitest-options.mts';

/** The checks of what is published; they read `.jsii`, `lib` and `dist/js`, which `npx projen build` leaves. */
export default defineConfig({
  test: {
    ...VITEST_OPTIONS,
    include: ['test/package/**/*.test.ts'],
  },
});
