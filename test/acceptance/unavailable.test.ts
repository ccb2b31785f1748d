import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cdkOut } from './apps';
import { changeTemplate, withoutPermissions } from './changed-template';
import { freePort } from './free-port';
import { startLocalServer, type LocalServer } from './local-server';
import { accessToken, MACHINE_CLIENT_METADATA, registerMachineClient, requestToken, type MachineClient } from './machine-client';
import { sendMcp } from './mcp-request';

let folder: string;
let data: string;
let client: MachineClient;
let token: string;
let port: number;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unavailable-'));
  data = join(folder, 'data');
  port = await freePort();
  const server = await startLocalServer({ app: await cdkOut('quickstart'), data, port });
  client = await registerMachineClient(server);
  token = await accessToken(server, client);
  await server.stop();
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** What is told to whoever has to come back later: when, and nothing of the reason. */
async function expectUnavailable(response: Response): Promise<void> {
  const body = await response.text();
  expect({ status: response.status, body }).toMatchObject({ status: 503 });
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(response.headers.get('content-type')).toMatch(/^application\/json/);
  expect(body).not.toMatch(/dynamodb|secretsmanager|AccessDenied|arn:|table|\bat \S+:\d+/i);
}

const register = (server: LocalServer) => fetch(`${server.issuer}/clients`, {
  method: 'POST',
  headers: { 'content-type': 'application/json', 'authorization': `Bearer ${server.initialAccessToken}` },
  body: JSON.stringify(MACHINE_CLIENT_METADATA),
});

const manage = ({ registration_access_token, registration_client_uri }: MachineClient) => fetch(registration_client_uri, {
  headers: { authorization: `Bearer ${registration_access_token}` },
});

const callMcp = async (server: LocalServer) => {
  const { status, headers, body } = await sendMcp(server.mcpUrl, { token, method: 'tools/list' });
  return new Response(JSON.stringify(body), { status, headers });
};

// what a function gets from a service that it may not use is as good as none
describe.each([
  ['the table', 'dynamodb', { registration: register, token: (server: LocalServer) => requestToken(server, client), management: () => manage(client), MCP: callMcp }],
  ['Secrets Manager', 'secretsmanager', { registration: register, token: (server: LocalServer) => requestToken(server, client), MCP: callMcp }],
])('without %s', (_name, service, endpoints) => {
  let server: LocalServer;

  beforeAll(async () => {
    const app = await changeTemplate(await cdkOut('quickstart'), join(folder, service), withoutPermissions(service));
    server = await startLocalServer({ app, data, port });
  });

  afterAll(() => server?.stop());

  test.each(Object.entries(endpoints))('the %s endpoint asks to come back later', async (_endpoint, send) => {
    await expectUnavailable(await send(server));
  });
});
