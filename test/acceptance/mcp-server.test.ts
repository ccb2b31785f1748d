import type { Client } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBackend, type BackendProcess } from './backend-process';
import { freePort } from './free-port';
import { startExample, type LocalServer } from './local-server';
import { accessToken } from './machine-client';
import { callTool, sendMcp } from './mcp-request';
import { connectClient, connectEarlierClient, textOf } from './sdk-client';

let everything: BackendProcess;
let server: LocalServer;

beforeAll(async () => {
  const port = await freePort();
  everything = await startBackend({
    script: 'node_modules/.bin/mcp-server-everything', args: ['streamableHttp'], env: { PORT: String(port) }, ready: /listening/,
  });
  server = await startExample('mcp-server', { UPSTREAM_URL: `http://127.0.0.1:${port}/mcp` });
});

afterAll(async () => {
  await server?.stop();
  await everything?.stop();
});

/** What the two SDKs' clients have in common. */
type McpClient = Pick<Client, 'listTools' | 'callTool' | 'listResources' | 'readResource' | 'listPrompts' | 'getPrompt' | 'close'>;

// the clients take options in different places
describe.each<[string, () => Promise<McpClient>, (options: object) => unknown[]]>([
  ['SDK 2', () => connectClient(server), (options) => [options]],
  ['SDK 1.x', async () => await connectEarlierClient(server, 'demo') as unknown as McpClient, (options) => [undefined, options]],
])('%s', (_name, connect, withOptions) => {
  let client: McpClient;

  beforeAll(async () => {
    client = await connect();
  });

  afterAll(() => client?.close());

  test('lists the tools with their prefix, without those that are left out', async () => {
    const names = (await client.listTools()).tools.map(({ name }) => name);

    expect(names).toEqual(expect.arrayContaining(['demo_echo', 'demo_get-sum', 'demo_trigger-long-running-operation']));
    expect(names.filter((name) => !name.startsWith('demo_') || /get-env|toggle/.test(name))).toEqual([]);
  });

  test('gets what a tool answers, and what it says of its arguments', async () => {
    expect(textOf(await client.callTool({ name: 'demo_get-sum', arguments: { a: 2, b: 3 } }))).toMatch(/\b5\b/);
    expect(await client.callTool({ name: 'demo_get-sum', arguments: { a: 'two', b: 3 } })).toMatchObject({ isError: true });
  });

  test('is told that there is no tool of a name that is left out', async () => {
    await expect(client.callTool({ name: 'demo_get-env', arguments: {} })).rejects.toMatchObject({ code: -32602 });
  });

  test('sees the progress of a tool', async () => {
    const seen: number[] = [];
    const call = { name: 'demo_trigger-long-running-operation', arguments: { duration: 0.3, steps: 3 } };
    const onprogress = ({ progress }: { progress: number }) => seen.push(progress);

    const result = await client.callTool(call, ...withOptions({ onprogress }) as [object]);

    expect(textOf(result)).toMatch(/completed/);
    expect(seen).toEqual([1, 2, 3]);
  });

  test('reads resources', async () => {
    const { resources } = await client.listResources();
    const { contents } = await client.readResource({ uri: resources[0].uri });

    expect(contents).toMatchObject([{ uri: resources[0].uri, text: expect.stringMatching(/\S/) }]);
  });

  test('gets prompts', async () => {
    expect((await client.listPrompts()).prompts.map(({ name }) => name)).toContain('demo_args-prompt');

    const { messages } = await client.getPrompt({ name: 'demo_args-prompt', arguments: { city: 'Rome' } });
    expect(messages).toMatchObject([{ role: 'user', content: { text: expect.stringContaining('Rome') } }]);
  });
});

test('a client without the scope sees nothing, and is told what a call takes', async () => {
  const token = await accessToken(server);

  expect((await sendMcp(server.mcpUrl, { token, method: 'tools/list' })).body.result.tools).toEqual([]);
  const { status, body } = await callTool(server.mcpUrl, token, 'demo_echo', { message: 'hello' });
  expect({ status, challenges: body.result._meta['mcp/www_authenticate'] })
    .toEqual({ status: 200, challenges: [expect.stringMatching(/^Bearer error="insufficient_scope".* scope="demo"/)] });
});
