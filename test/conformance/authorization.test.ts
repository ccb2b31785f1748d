import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runAuthorizationSuite } from './authorization-suite';
import { cdkOut } from '../acceptance/apps';
import { freePort } from '../acceptance/free-port';
import { startLocalServer, type LocalServer } from '../acceptance/local-server';
import { createPerson } from '../sign-in/person';

describe.each([['stage URL', 'onStageUrl'], ['root domain', 'onDomain']] as const)('the authorization server at the %s', (_door, app) => {
  let server: LocalServer;

  beforeAll(async () => {
    server = await startLocalServer({ app: await cdkOut(app) });
  });

  afterAll(() => server?.stop());

  // the suite uses no secret where the metadata lists "none", so a client with one cannot be tried
  test('passes every scenario', async () => {
    const port = await freePort();
    const response = await fetch(`${server.issuer}/clients`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        client_name: 'Conformance',
        redirect_uris: [`http://127.0.0.1:${port}/callback`],
        grant_types: ['authorization_code'],
        response_types: ['code'],
        token_endpoint_auth_method: 'none',
      }),
    });
    expect(response.status).toBe(201);
    const { client_id: clientId } = await response.json() as { client_id: string };

    const scenarios = await runAuthorizationSuite({
      issuer: server.issuer,
      resource: server.mcpUrl,
      port,
      clientId,
      browse: createPerson({ as: 'alice' }).browse,
    });

    const failed = [...scenarios].filter(([, { passed }]) => !passed);
    expect(failed).toEqual([]);
    expect([...scenarios.keys()]).toEqual(['authorization-code-grant', 'authorization-server-metadata-endpoint']);
  });
});
