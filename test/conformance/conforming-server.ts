import { afterAll, beforeAll, expect, test } from 'vitest';
import { requiredScenarios, runConformanceSuite, runScenarios, type ScenarioResult } from './suite';
import { startTokenProxy, type TokenProxy } from './token-proxy';
import type { Expected } from './unmet-scenarios';
import type { LocalServer } from '../acceptance/local-server';
import { accessToken } from '../acceptance/machine-client';
import { share } from '../share.mts';

/**
 * Runs the conformance suite against a server, and compares what comes of it with what is expected.
 *
 * @param part how many of the scenarios that are required of servers `npm test` runs, chosen by its seed; the whole suite unless given
 */
export function testConformance(start: () => Promise<LocalServer>, expected: Readonly<Record<string, Expected>>, part = Infinity): void {
  let server: LocalServer;
  let proxy: TokenProxy;

  beforeAll(async () => {
    server = await start();
    proxy = await startTokenProxy(server.mcpUrl, await accessToken(server));
  });

  afterAll(async () => {
    await proxy?.close();
    await server?.stop();
  });

  test.each(Object.entries(expected))('%s: every scenario passes but those that say why not', async (revision, { required, unmet }) => {
    const names = await requiredScenarios(revision);
    const chosen = share(revision, names, part);
    if (chosen.length < names.length) {
      const scenarios = await runScenarios(proxy.url, revision, chosen);
      expect([...scenarios.keys()]).toEqual(chosen.sort());
      expectAsExpected(scenarios, Object.fromEntries(Object.entries(unmet).filter(([scenario]) => chosen.includes(scenario))));
      return;
    }
    const { exitCode, scenarios } = await runConformanceSuite(proxy.url, revision);

    expectAsExpected(scenarios, unmet);
    const passed = names.filter((scenario) => scenarios.get(scenario)?.passed);
    expect(passed).toHaveLength(required);
    // the suite itself fails when a scenario does that is required
    expect(exitCode).toBe(required === names.length ? 0 : 1);
  });
}

/** Fails unless all scenarios have passed but those that are not met. */
function expectAsExpected(scenarios: ReadonlyMap<string, ScenarioResult>, unmet: Expected['unmet']): void {
  const failed = new Map([...scenarios].filter(([, { passed }]) => !passed));
  const surprises = [...failed].filter(([scenario]) => !(scenario in unmet));
  expect(surprises).toEqual([]);
  // nothing is in the list that passes, or does not exist
  expect([...failed.keys()]).toEqual(Object.keys(unmet).sort());
  for (const [scenario, { checks }] of Object.entries(unmet)) {
    if (checks) expect(Object.keys(failed.get(scenario)!.failures)).toEqual(checks);
  }
}
