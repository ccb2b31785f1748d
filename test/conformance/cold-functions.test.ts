import { describe, inject } from 'vitest';
import { testConformance } from './conforming-server';
import { DIRECT } from './unmet-scenarios';
import { startLocalServer } from '../acceptance/local-server';

describe('on a cold function for every invocation', () => {
  testConformance(() => startLocalServer({ app: inject('cdkOut').conformance, args: ['--cold'] }), DIRECT);
});
