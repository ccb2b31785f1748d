import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cdkOut } from './apps';
import { startLocalServer, type LocalServer } from './local-server';
import { accessToken, basic, registerMachineClient, type MachineClient } from './machine-client';
import { callTool, mcpHttpRequest, sendMcp } from './mcp-request';

let server: LocalServer;
let client: MachineClient;
let token: string;

beforeAll(async () => {
  server = await startLocalServer({ app: await cdkOut('quickstart') });
  client = await registerMachineClient(server);
  token = await accessToken(server, client);
});

afterAll(() => server?.stop());

const FIVE_MB = 5_000_000;

/** Sends a body as it is to the MCP endpoint. */
async function post(body: string, headers: Record<string, string> = {}) {
  const { headers: defaults } = mcpHttpRequest(server.mcpUrl, { token, method: 'tools/list' });
  const response = await fetch(server.mcpUrl, { method: 'POST', headers: { ...Object.fromEntries(defaults), ...headers }, body });
  return { status: response.status, body: await response.json() as any };
}

describe('the MCP endpoint', () => {
  test('malformed JSON is a parse error', async () => {
    expect(await post('{"jsonrpc": "2.0", ')).toMatchObject({ status: 400, body: { error: { code: -32700 } } });
  });

  test.each(['[]', '"tools/list"', '{}', '{"jsonrpc":"2.0","id":null,"method":"tools/list"}'])('%s is no request', async (body) => {
    expect(await post(body)).toMatchObject({ status: 400, body: { jsonrpc: '2.0', error: { code: expect.any(Number) } } });
  });

  test('another content type than JSON is refused', async () => {
    expect(await post('<tools/>', { 'content-type': 'text/xml' })).toMatchObject({ status: 415, body: { error: { code: -32600 } } });
  });

  test('a body of 5 MB is too large', async () => {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: { padding: 'x'.repeat(FIVE_MB) } });

    expect(await post(body)).toMatchObject({ status: 413, body: { error: { code: -32600 } } });
  });

  test('a body that no gateway takes is too large', async () => {
    const response = await fetch(server.mcpUrl, {
      method: 'POST',
      headers: { 'authorization': `Bearer ${token}`, 'content-type': 'application/json' },
      body: 'x'.repeat(11 * 1024 * 1024),
    });

    expect(response.status).toBe(413);
  });

  test('an unknown method is not found', async () => {
    expect(await sendMcp(server.mcpUrl, { token, method: 'prompts/list' })).toMatchObject({ status: 404, body: { error: { code: -32601 } } });
  });

  test('an unknown tool is an invalid parameter', async () => {
    const { body } = await callTool(server.mcpUrl, token, 'drop_tables');

    expect(body).toMatchObject({ id: 1, error: { code: -32602 } });
  });

  test('an unsupported version of the protocol is answered with those that are supported', async () => {
    const { status, body } = await sendMcp(server.mcpUrl, {
      token,
      method: 'tools/list',
      headers: { 'mcp-protocol-version': '2031-01-01' },
      params: {
        _meta: { 'io.modelcontextprotocol/protocolVersion': '2031-01-01', 'io.modelcontextprotocol/clientCapabilities': {} },
      },
    });

    expect({ status, body }).toMatchObject({ status: 400, body: { error: { code: -32022, data: { supported: expect.arrayContaining(['2026-07-28']) } } } });
  });

  test.each(['GET', 'DELETE', 'PUT'])('%s is refused with a client error', async (method) => {
    const response = await fetch(server.mcpUrl, { method, headers: { authorization: `Bearer ${token}` } });

    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.status).toBeLessThan(500);
  });

  test('a path that does not exist is not found', async () => {
    const response = await fetch(`${server.issuer}/sse`, { headers: { authorization: `Bearer ${token}` } });

    expect(response.status).toBe(404);
  });
});

describe('the token endpoint', () => {
  const send = async (body: string, headers: Record<string, string> = {}) => {
    const response = await fetch(`${server.issuer}/token`, {
      method: 'POST',
      headers: {
        'authorization': basic(client.client_id, client.client_secret),
        'content-type': 'application/x-www-form-urlencoded',
        ...headers,
      },
      body,
    });
    return { status: response.status, body: await response.json() as any };
  };

  test('a missing grant type is an invalid request', async () => {
    expect(await send('')).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
  });

  test('an unknown grant type is not supported', async () => {
    expect(await send('grant_type=password&username=a&password=b')).toMatchObject({ status: 400, body: { error: 'unsupported_grant_type' } });
  });

  test('a body of 5 MB is an invalid request', async () => {
    const { status, body } = await send(`grant_type=client_credentials&padding=${'x'.repeat(FIVE_MB)}`);

    expect([400, 413]).toContain(status);
    expect(body).toMatchObject({ error: 'invalid_request' });
  });

  test('an unknown scope is an invalid scope', async () => {
    const { status, body } = await send(`grant_type=client_credentials&scope=root&resource=${encodeURIComponent(server.mcpUrl)}`);

    expect({ status, body }).toMatchObject({ status: 400, body: { error: 'invalid_scope' } });
  });
});

describe('the registration endpoint', () => {
  const send = async (body: string, contentType = 'application/json') => {
    const response = await fetch(`${server.issuer}/clients`, {
      method: 'POST',
      headers: { 'content-type': contentType, 'authorization': `Bearer ${server.initialAccessToken}` },
      body,
    });
    return { status: response.status, body: await response.json() as any };
  };

  test('malformed JSON is an invalid request', async () => {
    expect(await send('{"client_name": ')).toMatchObject({ status: 400, body: { error: expect.stringMatching(/^invalid_(request|client_metadata)$/) } });
  });

  test('another content type than JSON is an invalid request', async () => {
    expect(await send('client_name=me', 'application/x-www-form-urlencoded')).toMatchObject({
      status: 400, body: { error: expect.stringMatching(/^invalid_(request|client_metadata)$/) },
    });
  });

  test('metadata that is no metadata is refused', async () => {
    expect(await send('{"grant_types": "client_credentials"}')).toMatchObject({ status: 400, body: { error: 'invalid_client_metadata' } });
  });

  test('a body of 5 MB is refused', async () => {
    const { status, body } = await send(JSON.stringify({ client_name: 'x'.repeat(FIVE_MB) }));

    expect([400, 413]).toContain(status);
    expect(body).toMatchObject({ error: expect.stringMatching(/^invalid_(request|client_metadata)$/) });
  });
});

test('no answer to bad input gave a function or the local server away', () => {
  expect(server.logs()).not.toMatch(/unhandled|uncaught/i);
});
