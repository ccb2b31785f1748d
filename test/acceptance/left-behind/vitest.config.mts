import { defineConfig } from 'vitest/config';
import { VITEST_OPTIONS } from '../../vitest-options.mts';

/** Runs tests that leave behind what they can, for `left-behind.test.ts`. */
export default defineConfig({ test: { ...VITEST_OPTIONS, include: ['test/acceptance/left-behind/hanging.ts'] } });
