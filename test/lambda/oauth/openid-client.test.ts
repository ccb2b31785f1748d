import * as oauth from 'openid-client';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type AuthorizationServer, MACHINE, startAuthorizationServer } from './authorization-server';
import { INITIAL_ACCESS_TOKEN, ISSUER, MCP_URL } from '../shared/server-environment';
import { captureOutput } from '../shared/standard-output';

let server: AuthorizationServer;

beforeAll(async () => {
  server = await startAuthorizationServer();
});

afterAll(() => server?.stop());

beforeEach(() => void captureOutput());

/** What the gateway does: the stage is not in the path, and statuses without body have none. */
const throughGateway: oauth.CustomFetch = async (url, { method, headers, body }) => {
  expect(url.startsWith(`${ISSUER}/`)).toBe(true);
  const answer = await server.send(method, new URL(url).pathname.replace('/prod', ''), {
    headers: { ...headers }, ...(body != null && { body: String(body) }),
  });
  return new Response([204].includes(answer.status) ? null : answer.text, { status: answer.status, headers: answer.headers });
};

test.each([
  ['client_secret_basic', oauth.ClientSecretBasic()],
  ['client_secret_post', oauth.ClientSecretPost()],
])('openid-client discovers, registers, gets a token, introspects and revokes it with %s', async (method, authentication) => {
  const client = await oauth.dynamicClientRegistration(
    new URL(ISSUER),
    { ...MACHINE, token_endpoint_auth_method: method },
    authentication,
    { initialAccessToken: INITIAL_ACCESS_TOKEN, [oauth.customFetch]: throughGateway },
  );
  expect(client.serverMetadata().issuer).toBe(ISSUER);

  const { access_token: token, expires_in: life } = await oauth.clientCredentialsGrant(client, { resource: MCP_URL, scope: 'weather:read' });
  expect(life).toBe(3_600);
  expect(await oauth.tokenIntrospection(client, token)).toMatchObject({ active: true, scope: 'weather:read', aud: MCP_URL });

  await oauth.tokenRevocation(client, token);
  expect(await oauth.tokenIntrospection(client, token)).toEqual({ active: false });
});

test('openid-client finds the metadata by RFC 8414 too, where the root of the host is the server\'s', async () => {
  const discovery = await server.send('GET', '/.well-known/oauth-authorization-server');

  expect(new oauth.Configuration(discovery.body, 'client').serverMetadata().token_endpoint).toBe(`${ISSUER}/token`);
});
