import { afterAll, beforeAll, expect, test } from 'vitest';
import { requiredScenarios, runConformanceSuite } from './suite';
import { startTokenProxy, type TokenProxy } from './token-proxy';
import type { Unmet } from './unmet-scenarios';
import type { LocalServer } from '../acceptance/local-server';
import { accessToken } from '../acceptance/machine-client';

/** How a server has to do in the conformance suite, by the revision of the specification. */
export interface Expected {
  /** How many of the scenarios it passes that servers must pass. */
  readonly required: number;
  /** What it does not pass. */
  readonly unmet: Readonly<Record<string, Unmet>>;
}

/** Runs the conformance suite against a server, and compares what comes of it with what is expected. */
export function testConformance(start: () => Promise<LocalServer>, expected: Readonly<Record<string, Expected>>): void {
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

  test.each(Object.entries(expected))('%s: every scenario passes but those that say why not', { timeout: 300_000 }, async (revision, { required, unmet }) => {
    const { exitCode, scenarios } = await runConformanceSuite(proxy.url, revision);

    const failed = new Map([...scenarios].filter(([, { passed }]) => !passed));
    const surprises = [...failed].filter(([scenario]) => !(scenario in unmet));
    expect(surprises).toEqual([]);
    // nothing is in the list that passes, or does not exist
    expect([...failed.keys()]).toEqual(Object.keys(unmet).sort());
    for (const [scenario, { checks }] of Object.entries(unmet)) {
      if (checks) expect(Object.keys(failed.get(scenario)!.failures)).toEqual(checks);
    }
    const names = await requiredScenarios(revision);
    const passed = names.filter((scenario) => scenarios.get(scenario)?.passed);
    expect(passed).toHaveLength(required);
    // the suite itself fails when a scenario does that is required
    expect(exitCode).toBe(required === names.length ? 0 : 1);
  });
}
