import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type AuthorizationServer, startAuthorizationServer } from './authorization-server';
import { claimsOf, PersonClient, tokensIn } from './person-client';
import { PERSON_SETTINGS } from '../shared/server-environment';
import { captureOutput } from '../shared/standard-output';

let server: AuthorizationServer;

beforeAll(async () => {
  server = await startAuthorizationServer({ ...PERSON_SETTINGS, scopes: [] });
});

afterAll(() => server?.stop());

beforeEach(() => void captureOutput());

test.each([undefined, 'offline_access', 'openid'])('people can connect clients to a server without scopes, that ask for %s', async (scope) => {
  const client = await PersonClient.register(server);

  const tokens = await client.connect(undefined, { scope });

  expect(claimsOf(tokens.access_token)).toMatchObject({ client_id: client.id, grant_id: expect.any(String) });
  expect(claimsOf(tokens.access_token)).not.toHaveProperty('scope');
  expect(tokensIn(await client.refresh(tokens.refresh_token)).refresh_token).toBeTypeOf('string');
});
