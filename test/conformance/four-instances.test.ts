import { describe } from 'vitest';
import { testConformance } from './conforming-server';
import { DIRECT } from './unmet-scenarios';
import { cdkOut } from '../acceptance/apps';
import { startLocalServer } from '../acceptance/local-server';

describe('on four instances of every function in turn', () => {
  testConformance(async () => startLocalServer({ app: await cdkOut('conformance'), args: ['--instances', '4'] }), DIRECT, 3);
});
