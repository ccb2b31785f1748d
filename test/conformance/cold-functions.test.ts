import { describe } from 'vitest';
import { testConformance } from './conforming-server';
import { DIRECT } from './unmet-scenarios';
import { cdkOut } from '../acceptance/apps';
import { startLocalServer } from '../acceptance/local-server';

describe('on a cold function for every invocation', () => {
  testConformance(async () => startLocalServer({ app: await cdkOut('conformance'), args: ['--cold'] }), DIRECT, 3);
});
