import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect, type Tokens } from './browsing';
import { registerPersonClient, type PersonClient } from './person-client';
import { cdkOut } from '../acceptance/apps';
import { startLocalServer, type LocalServer } from '../acceptance/local-server';
import { callTool, mcpHttpRequest, sendMcp } from '../acceptance/mcp-request';

let server: LocalServer;
let client: PersonClient;
let reader: Tokens;

beforeAll(async () => {
  server = await startLocalServer({ app: await cdkOut('onStageUrl') });
  client = await registerPersonClient(server);
  reader = await connect(client, 'bob', 'handbook:read');
});

afterAll(() => server?.stop());

describe('S38 who may only read', () => {
  test('reads', async () => {
    expect((await callTool(server.mcpUrl, reader.access_token, 'read_page', { page: 'releases' })).body).toMatchObject({ result: { content: [{}] } });
  });

  test.each([['edit_page', 'handbook:write'], ['delete_page', 'handbook:admin']])('is told what %s needs, and no more', async (tool, scope) => {
    const { status, headers, body } = await callTool(server.mcpUrl, reader.access_token, tool, { page: 'releases' });

    expect(status).toBe(403);
    expect(headers.get('www-authenticate')).toBe(
      `Bearer error="insufficient_scope", scope="${scope}", resource_metadata="${server.issuer}/.well-known/oauth-protected-resource/mcp"`,
    );
    expect(JSON.stringify(body)).not.toContain('is gone');
  });

  test('does not see what they may not use', async () => {
    const { body } = await sendMcp(server.mcpUrl, { token: reader.access_token, method: 'tools/list' });

    expect(body.result.tools.map(({ name }: { name: string }) => name)).toEqual(['who_am_i', 'read_page']);
  });

  const delete_page = { name: 'delete_page', arguments: { page: 'releases' } };

  test.each<[string, Record<string, string>]>([
    ['names a tool that they may use', { 'mcp-name': 'read_page' }],
    ['names none', { 'mcp-name': '' }],
    ['names another method', { 'mcp-method': 'tools/list' }],
    ['names the tool with a blank behind', { 'mcp-name': 'delete_page\u00a0' }],
    ['names the tool in upper case', { 'mcp-name': 'DELETE_PAGE' }],
    ['writes the method in upper case', { 'mcp-method': 'TOOLS/CALL' }],
    ['encodes the tool badly', { 'mcp-name': '=?base64?ZGVsZXRlX3BhZ2U?=' }],
    ['encodes a tool that they may use', { 'mcp-name': '=?base64?cmVhZF9wYWdl?=' }],
  ])('does not get through with a header that %s', async (_name, headers) => {
    const { status, body } = await sendMcp(server.mcpUrl, { token: reader.access_token, method: 'tools/call', params: delete_page, headers });

    expect([400, 403]).toContain(status);
    expect(body.result).toBeUndefined();
    if (status === 400) expect(body.error.code).toBe(-32020);
  });

  test('nor with the name encoded as it may be', async () => {
    const headers = { 'mcp-name': `=?base64?${Buffer.from('delete_page').toString('base64')}?=` };

    expect((await sendMcp(server.mcpUrl, { token: reader.access_token, method: 'tools/call', params: delete_page, headers })).status).toBe(403);
  });

  test('nor with two names', async () => {
    for (const names of [['delete_page', 'read_page'], ['read_page', 'delete_page']]) {
      const request = mcpHttpRequest(server.mcpUrl, { token: reader.access_token, method: 'tools/call', params: delete_page, headers: { 'mcp-name': '' } });
      names.forEach((name) => request.headers.append('mcp-name', name));
      expect([400, 403]).toContain((await fetch(request)).status);
    }
  });

  test('nor in an earlier revision, which names tools in the body alone', async () => {
    for (const message of [{ id: 1, method: 'tools/call', params: delete_page }, [{ jsonrpc: '2.0', id: 1, method: 'tools/call', params: delete_page }]]) {
      const response = await fetch(server.mcpUrl, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'accept': 'application/json, text/event-stream',
          'mcp-protocol-version': '2025-11-25',
          'authorization': `Bearer ${reader.access_token}`,
        },
        body: JSON.stringify(Array.isArray(message) ? message : { jsonrpc: '2.0', ...message }),
      });
      const body = await response.text();
      expect([200, 400]).toContain(response.status);
      expect(body).not.toContain('is gone');
      expect(body).toMatch(response.status === 400 ? /"error"/ : /"isError":true/);
    }
  });

  test('and is told in the result, which API Gateway leaves alone, what to ask for', async () => {
    const early = new Client({ name: 'test', version: '1.0.0' });
    await early.connect(new StreamableHTTPClientTransport(new URL(server.mcpUrl), { requestInit: { headers: { authorization: `Bearer ${reader.access_token}` } } }));
    try {
      expect(await early.callTool(delete_page)).toEqual({
        isError: true,
        content: [{ type: 'text', text: expect.stringContaining('The tool delete_page needs the scope handbook:admin') }],
        _meta: {
          'mcp/www_authenticate': [
            'Bearer error="insufficient_scope", error_description="This needs the scope handbook:admin", scope="handbook:admin", '
            + `resource_metadata="${server.issuer}/.well-known/oauth-protected-resource/mcp"`,
          ],
        },
      });
      expect(await early.callTool({ name: 'read_page', arguments: { page: 'releases' } })).toMatchObject({ content: [{}] });
    } finally {
      await early.close();
    }
  });
});

describe('S38 nobody gets scopes that they may not grant', () => {
  test('not by asking for them', async () => {
    const { access_token: token, scope } = await connect(client, 'alice', 'handbook:read handbook:write handbook:admin');

    expect(scope!.split(' ').toSorted()).not.toContain('handbook:admin');
    expect((await callTool(server.mcpUrl, token, 'edit_page', { page: 'releases', text: 'Daily.' })).status).toBe(200);
    expect((await callTool(server.mcpUrl, token, 'delete_page', { page: 'releases' })).status).toBe(403);
  });

  test('not by asking for none, and not by refreshing', async () => {
    const { refresh_token } = await connect(client, 'alice', '');
    const { body } = await client.refresh(refresh_token);

    expect((await callTool(server.mcpUrl, body.access_token, 'delete_page', { page: 'releases' })).status).toBe(403);
  });
});
