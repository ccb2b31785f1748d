import type { Client } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startExampleApi, type ExampleApi } from './backend-process';
import { freePort } from './free-port';
import { startExample, type LocalServer } from './local-server';
import { registerMachineClient, type MachineClient } from './machine-client';
import { connectClient, jsonOf, textOf } from './sdk-client';

let api: ExampleApi;
let server: LocalServer;
let registered: MachineClient;
let client: Client;

beforeAll(async () => {
  api = await startExampleApi('http-tools', { PORT: String(await freePort()) });
  server = await startExample('http-tools', { HELP_DESK_URL: api.url });
  registered = await registerMachineClient(server);
  client = await connectClient(server, registered);
});

afterAll(async () => {
  await client?.close();
  await server?.stop();
  await api?.stop();
});

test('arguments are the query, without those that the call does not have', async () => {
  const search = async (args: object) => jsonOf(await client.callTool({ name: 'search_tickets', arguments: { ...args } }));

  expect(await search({})).toHaveLength(2);
  expect(await search({ status: 'closed' })).toEqual([{ id: 2, title: 'A key for the bicycle cellar', status: 'closed' }]);
  expect(await search({ words: 'toner', status: 'open' })).toMatchObject([{ id: 1 }]);
  // what would be a parameter of its own, had it been put in as it is
  expect(await search({ words: 'printer&status=closed' })).toEqual([]);
});

test('what a ticket is opened with: arguments, and the caller by the access token', async () => {
  const created = await client.callTool({ name: 'create_ticket', arguments: { title: 'The lift is stuck' } });
  expect(jsonOf(created)).toEqual({ id: 3, status: 'open', title: 'The lift is stuck', reporter: registered.client_id });

  const read = await client.callTool({ name: 'get_ticket', arguments: { id: 3 } });
  expect(jsonOf(read)).toEqual(jsonOf(created));
});

test('the model learns what the service says of its arguments', async () => {
  const result = await client.callTool({ name: 'get_ticket', arguments: { id: 99 } });

  expect(result.isError).toBe(true);
  expect(textOf(result)).toBe('The service answered with the status 404: {"error":"There is no such ticket"}');
});

test('the model learns nothing more about credentials than that the service refused them', async () => {
  const port = new URL(api.url).port;
  await api.stop();
  const strict = await startExampleApi('http-tools', { HELP_DESK_API_KEY: 'another', PORT: port });
  try {
    const result = await client.callTool({ name: 'get_ticket', arguments: { id: 1 } });

    expect(result.isError).toBe(true);
    expect(textOf(result)).toMatch(/^The service refused this server's credentials \(status 401\)\. Request id: \S+$/);
    expect(server.logs()).not.toContain('only-for-this-machine');
  } finally {
    await strict.stop();
  }
});
