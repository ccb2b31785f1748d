import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { runConformanceSuite } from './suite';
import { startTokenProxy, type TokenProxy } from './token-proxy';
import { UNMET } from './unmet-scenarios';
import { startLocalServer, type LocalServer } from '../acceptance/local-server';
import { accessToken } from '../acceptance/machine-client';

let server: LocalServer;
let proxy: TokenProxy;

beforeAll(async () => {
  server = await startLocalServer({ app: inject('cdkOut').conformance });
  proxy = await startTokenProxy(server.mcpUrl, await accessToken(server));
});

afterAll(async () => {
  await proxy?.close();
  await server?.stop();
});

describe.each(Object.entries(UNMET))('%s', (revision, unmet) => {
  test('every scenario passes but those that tools and resources cannot meet', { timeout: 120_000 }, async () => {
    const results = await runConformanceSuite(proxy.url, revision);

    const failed = new Map([...results].filter(([, { passed }]) => !passed));
    const surprises = [...failed].filter(([scenario]) => !(scenario in unmet));
    expect(surprises).toEqual([]);
    // nothing is in the list that passes, or does not exist
    expect([...failed.keys()]).toEqual(Object.keys(unmet).sort());
    for (const [scenario, { checks }] of Object.entries(unmet)) {
      if (checks) expect(Object.keys(failed.get(scenario)!.failures)).toEqual(checks);
    }
    expect(results.size - failed.size).toBeGreaterThan(10);
  });
});
