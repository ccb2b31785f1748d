import { describe, inject } from 'vitest';
import { testConformance } from './conforming-server';
import { DIRECT } from './unmet-scenarios';
import { startLocalServer } from '../acceptance/local-server';

describe('on four instances of every function in turn', () => {
  testConformance(() => startLocalServer({ app: inject('cdkOut').conformance, args: ['--instances', '4'] }), DIRECT);
});
