import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { requiredScenarios, runConformanceSuite } from './suite';
import { startTokenProxy, type TokenProxy } from './token-proxy';
import { UNMET } from './unmet-scenarios';
import { startLocalServer, type LocalServer } from '../acceptance/local-server';
import { accessToken } from '../acceptance/machine-client';

/** What must not make a difference, since nothing that correctness needs may live in the memory of a function between two requests. */
const MODES: Record<string, readonly string[]> = {
  'on warm functions': [],
  'on a cold function for every invocation': ['--cold'],
  'on four instances of every function in turn': ['--instances', '4'],
};

/** How many scenarios servers must pass. */
const REQUIRED: Record<string, number> = { '2026-07-28': 37, '2025-11-25': 30 };

describe.each(Object.entries(MODES))('%s', (_mode, args) => {
  let server: LocalServer;
  let proxy: TokenProxy;

  beforeAll(async () => {
    server = await startLocalServer({ app: inject('cdkOut').conformance, args });
    proxy = await startTokenProxy(server.mcpUrl, await accessToken(server));
  });

  afterAll(async () => {
    await proxy?.close();
    await server?.stop();
  });

  test.each(Object.entries(UNMET))('%s: every scenario passes but those that say why not', { timeout: 300_000 }, async (revision, unmet) => {
    const { exitCode, scenarios } = await runConformanceSuite(proxy.url, revision);

    const failed = new Map([...scenarios].filter(([, { passed }]) => !passed));
    const surprises = [...failed].filter(([scenario]) => !(scenario in unmet));
    expect(surprises).toEqual([]);
    // nothing is in the list that passes, or does not exist
    expect([...failed.keys()]).toEqual(Object.keys(unmet).sort());
    for (const [scenario, { checks }] of Object.entries(unmet)) {
      if (checks) expect(Object.keys(failed.get(scenario)!.failures)).toEqual(checks);
    }
    const required = await requiredScenarios(revision);
    expect(required.filter((scenario) => scenarios.get(scenario)?.passed)).toHaveLength(REQUIRED[revision]);
    expect(exitCode).toBe(0);
  });
});
