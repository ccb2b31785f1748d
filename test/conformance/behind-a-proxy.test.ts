import { afterAll, describe } from 'vitest';
import { testConformance } from './conforming-server';
import { BEHIND_A_PROXY } from './unmet-scenarios';
import { cdkOut } from '../acceptance/apps';
import { startLocalServer, type LocalServer } from '../acceptance/local-server';
import { accessToken } from '../acceptance/machine-client';
import { APP_ENVIRONMENT } from '../acceptance/synthesize';

describe('behind a server that has nothing but what this one has', () => {
  let upstream: LocalServer;

  afterAll(() => upstream?.stop());

  async function startProxy(): Promise<LocalServer> {
    upstream = await startLocalServer({ app: await cdkOut('conformance') });
    return startLocalServer({
      app: 'node --import tsx test/conformance/proxy-app.ts',
      env: { ...process.env, ...APP_ENVIRONMENT, UPSTREAM_URL: upstream.mcpUrl, UPSTREAM_TOKEN: await accessToken(upstream) },
    });
  }

  testConformance(startProxy, BEHIND_A_PROXY, 3);
});
