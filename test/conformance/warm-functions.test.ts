import { describe, inject } from 'vitest';
import { testConformance } from './conforming-server';
import { DIRECT } from './unmet-scenarios';
import { startLocalServer } from '../acceptance/local-server';

describe('on warm functions', () => {
  testConformance(() => startLocalServer({ app: inject('cdkOut').conformance }), DIRECT);
});
