import * as v2 from '@modelcontextprotocol/client';
import * as v1Auth from '@modelcontextprotocol/sdk/client/auth-extensions.js';
import * as v1 from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as V1Transport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { exportJWK, exportPKCS8, generateKeyPair } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cdkOut } from './apps';
import { startLocalServer, type LocalServer } from './local-server';
import { registerMachineClient } from './machine-client';

let server: LocalServer;

beforeAll(async () => {
  server = await startLocalServer({ app: await cdkOut('quickstart') });
});

afterAll(() => server?.stop());

/** What the two SDKs' clients have in common. */
type McpClient = Pick<v2.Client, 'listTools' | 'callTool' | 'listResources' | 'readResource' | 'getServerVersion' | 'getInstructions' | 'close'>;

const INFO = { name: 'acceptance', version: '1.0.0' };

async function registeredKey() {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const client = await registerMachineClient(server, {
    token_endpoint_auth_method: 'private_key_jwt',
    token_endpoint_auth_signing_alg: 'ES256',
    jwks: { keys: [{ ...await exportJWK(publicKey), kid: 'one', alg: 'ES256', use: 'sig' }] },
  });
  return { clientId: client.client_id, privateKey: await exportPKCS8(privateKey), algorithm: 'ES256', expectedIssuer: server.issuer };
}

async function registeredSecret() {
  const client = await registerMachineClient(server);
  return { clientId: client.client_id, clientSecret: client.client_secret, expectedIssuer: server.issuer };
}

async function connectV1(authProvider: v1Auth.ClientCredentialsProvider | v1Auth.PrivateKeyJwtProvider): Promise<McpClient> {
  const client = new v1.Client(INFO);
  await client.connect(new V1Transport(new URL(server.mcpUrl), { authProvider }));
  return client as unknown as McpClient;
}

async function connectV2(authProvider: v2.ClientCredentialsProvider | v2.PrivateKeyJwtProvider): Promise<McpClient> {
  const client = new v2.Client(INFO, { versionNegotiation: { mode: { pin: '2026-07-28' } } });
  await client.connect(new v2.StreamableHTTPClientTransport(new URL(server.mcpUrl), { authProvider }));
  return client;
}

// from nothing but the MCP URL and the credentials: the rest is found through the challenge of the first answer
describe.each<[string, () => Promise<McpClient>]>([
  ['SDK 1.x with a client secret', async () => connectV1(new v1Auth.ClientCredentialsProvider(await registeredSecret()))],
  ['SDK 1.x with a private key', async () => connectV1(new v1Auth.PrivateKeyJwtProvider(await registeredKey()))],
  ['SDK 2 with a client secret', async () => connectV2(new v2.ClientCredentialsProvider(await registeredSecret()))],
  ['SDK 2 with a private key', async () => connectV2(new v2.PrivateKeyJwtProvider(await registeredKey()))],
])('%s', (_name, connect) => {
  let client: McpClient;

  beforeAll(async () => {
    client = await connect();
  });

  afterAll(() => client?.close());

  test('reads who the server is', () => {
    expect(client.getServerVersion()).toMatchObject({ title: 'Team handbook' });
    expect(client.getInstructions()).toMatch(/^Answers questions about how the team works/);
  });

  test('lists the tools with their schemas as declared', async () => {
    const { tools } = await client.listTools();

    expect(tools.map(({ name }) => name)).toEqual(['search_handbook', 'working_days', 'local_times']);
    expect(tools[0]).toMatchObject({
      title: 'Search the handbook',
      inputSchema: { properties: { limit: { minimum: 1, maximum: 10, default: 3 } }, additionalProperties: false },
      outputSchema: { $schema: 'https://json-schema.org/draft/2020-12/schema' },
      annotations: { readOnlyHint: true, openWorldHint: false },
    });
  });

  test('gets structured content from a tool with an output schema', async () => {
    const result = await client.callTool({ name: 'search_handbook', arguments: { query: 'release', limit: 1 } });

    expect(result.isError).toBeFalsy();
    expect(result.structuredContent).toEqual({ sections: [{ page: 'releases', heading: expect.any(String), text: expect.any(String) }] });
    expect(JSON.parse((result.content as { text: string }[])[0].text)).toEqual(result.structuredContent);
  });

  test('gets a text', async () => {
    const result = await client.callTool({ name: 'local_times', arguments: { moment: '2026-12-01T15:00:00Z', zones: ['Asia/Tokyo'] } });

    expect(result.content).toEqual([{ type: 'text', text: expect.stringMatching(/^Asia\/Tokyo: Wednesday,? 2 December 2026 at 00:00$/) }]);
  });

  test('gets the error that a tool answers with', async () => {
    const result = await client.callTool({ name: 'working_days', arguments: { from: '2026-12-21', to: '2026-12-01' } });

    expect(result.isError).toBe(true);
    expect(result.content).toEqual([{ type: 'text', text: 'to (2026-12-01) is before from (2026-12-21)' }]);
  });

  test('is told which argument is wrong', async () => {
    const result = await client.callTool({ name: 'working_days', arguments: { from: '2026-12-21' } });

    expect(result.isError).toBe(true);
    expect((result.content as { text: string }[])[0].text).toMatch(/\bto\b/);
  });

  test('lists and reads resources', async () => {
    const { resources } = await client.listResources();

    expect(resources.map(({ uri }) => uri)).toEqual(['handbook://onboarding', 'handbook://releases', 'handbook://on-call']);
    const { contents } = await client.readResource({ uri: 'handbook://releases' });
    expect(contents).toEqual([{ uri: 'handbook://releases', mimeType: 'text/markdown', text: expect.stringMatching(/^# /) }]);
  });

  test('is told that a resource does not exist', async () => {
    await expect(client.readResource({ uri: 'handbook://payroll' })).rejects.toMatchObject({ code: expect.any(Number) });
  });
});
