import { defineConfig } from 'vitest/config';
import { VITEST_OPTIONS } from '../vitest-options.mts';

/** The tests of one target, named in the environment by `mutate.mts`. */
export default defineConfig({
  test: {
    ...VITEST_OPTIONS,
    include: (process.env.MUTATION_TESTS ?? '').split(' '),
  },
});
