import { afterAll, beforeAll, expect, test } from 'vitest';
import { cdkOut } from '../acceptance/apps';
import { startLocalServer, type LocalServer } from '../acceptance/local-server';
import { accessToken, basic, MACHINE_CLIENT_METADATA, registerMachineClient, requestToken } from '../acceptance/machine-client';
import { callTool, sendMcp } from '../acceptance/mcp-request';

let server: LocalServer;

beforeAll(async () => {
  server = await startLocalServer({ app: await cdkOut('probe') });
});

afterAll(() => server?.stop());

test('S40 no log of a whole flow, with its failures, holds a secret or a token', async () => {
  const client = await registerMachineClient(server);
  const token = await accessToken(server, client);
  const form = (path: string, body: Record<string, string>) => fetch(`${server.issuer}${path}`, {
    method: 'POST', headers: { authorization: basic(client.client_id, client.client_secret) }, body: new URLSearchParams(body),
  });
  const wrong = { secret: 'a-wrong-secret-of-someone', token: `${token.slice(0, -8)}AAAAAAAA` };

  await callTool(server.mcpUrl, token, 'read_event', {});
  await callTool(server.mcpUrl, token, 'fail');
  await sendMcp(server.mcpUrl, { token: wrong.token, method: 'tools/list' });
  await requestToken(server, { ...client, client_secret: wrong.secret });
  await form('/introspect', { token });
  await form('/token', { grant_type: 'password', password: wrong.secret });
  await fetch(`${server.issuer}/clients`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'authorization': `Bearer ${server.initialAccessToken}` },
    body: JSON.stringify({ ...MACHINE_CLIENT_METADATA, grant_types: [wrong.secret] }),
  });
  await fetch(`${server.issuer}/clients`, { method: 'POST', headers: { authorization: `Bearer ${wrong.secret}` }, body: '{' });
  await fetch(client.registration_client_uri, { headers: { authorization: `Bearer ${client.registration_access_token}` } });
  await form('/revoke', { token });
  await fetch(client.registration_client_uri, { method: 'DELETE', headers: { authorization: `Bearer ${client.registration_access_token}` } });
  await server.stop();

  const logs = server.logs();
  // there are logs of the functions to look at
  expect(logs).toContain('tool-password');
  const confidential = {
    token,
    wrongToken: wrong.token,
    signature: token.split('.')[2],
    clientSecret: client.client_secret,
    wrongSecret: wrong.secret,
    registrationToken: client.registration_access_token,
    basic: basic(client.client_id, client.client_secret).slice('Basic '.length),
    initialAccessToken: server.initialAccessToken,
  };
  expect(Object.entries(confidential).filter(([, value]) => logs.includes(value)).map(([name]) => name)).toEqual([]);
});
