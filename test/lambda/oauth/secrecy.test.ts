import { exportJWK, generateKeyPair } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AuthorizationServer, basic, MACHINE, OWNER, startAuthorizationServer } from './authorization-server';
import { INITIAL_ACCESS_TOKEN, SIGNING_SECRET } from '../shared/server-environment';
import { captureOutput } from '../shared/standard-output';

let server: AuthorizationServer;

beforeAll(async () => {
  server = await startAuthorizationServer();
});

afterAll(() => server?.stop());

test('S18 S40 no secret and no token is in the table or in the log, whatever happens', async () => {
  const output = captureOutput();
  const client = await server.register();
  const token = await server.accessToken(client);
  const manage = (method: string, metadata?: object) => server.send(method, `/clients/${client.client_id}`, {
    headers: { 'Authorization': `Bearer ${client.registration_access_token}`, 'Content-Type': 'application/json' },
    ...(metadata && { body: JSON.stringify(metadata) }),
  });
  await manage('GET');
  await manage('PUT', { ...MACHINE, client_id: client.client_id, client_secret: client.client_secret });
  await server.send('POST', '/introspect', { headers: { Authorization: basic(client) }, body: { token } });
  await server.send('POST', '/revoke', { headers: { Authorization: basic(client) }, body: { token } });
  const { publicKey } = await generateKeyPair('ES256');
  await server.register({ ...MACHINE, token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [await exportJWK(publicKey)] } });

  // and all the ways to get it wrong
  await server.requestToken({ ...client, client_secret: `${client.client_secret}x` });
  await server.requestToken(client, { client_secret: client.client_secret });
  await server.send('POST', '/token', { headers: { 'Authorization': basic(client), 'Content-Type': 'text/plain' }, body: client.client_secret });
  await server.send('POST', '/clients', { headers: OWNER, body: `{"client_secret": ${client.client_secret}` });
  await server.send('POST', '/clients', { headers: { ...OWNER, Authorization: `Bearer ${INITIAL_ACCESS_TOKEN} ` }, body: '{}' });
  await server.send('GET', '/clients/other', { headers: { Authorization: `Bearer ${client.registration_access_token}` } });
  await server.send('POST', '/token', { body: { client_assertion: token, client_assertion_type: 'x', grant_type: 'client_credentials' } });
  server.aws.fail('DynamoDB', { status: 500, type: 'InternalServerError' });
  await server.requestToken(client);
  server.aws.fail('DynamoDB', undefined);
  const items = JSON.stringify(await server.aws.scan());
  await manage('DELETE');

  const secrets = [
    client.client_secret, client.registration_access_token, token, token.split('.')[2]!, INITIAL_ACCESS_TOKEN, SIGNING_SECRET, basic(client).slice(6),
  ];
  const log = output.text();
  for (const secret of secrets) {
    expect(items).not.toContain(secret);
    expect(log).not.toContain(secret);
  }
  expect(items).toContain('Client#');
  expect(log).toContain('Client registered');
  expect(log.split('\n').filter((line) => line.trim() !== '').every((line) => JSON.parse(line).level)).toBe(true);
});
