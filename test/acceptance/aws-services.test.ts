import type { Client } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cdkOut } from './apps';
import { startLocalServer, type LocalServer } from './local-server';
import { connectClient, connectEarlierClient, jsonOf, textOf } from './sdk-client';

let server: LocalServer;
let ada: Client;
let grace: Client;

beforeAll(async () => {
  server = await startLocalServer({ app: await cdkOut('awsServices') });
  [ada, grace] = await Promise.all([connectClient(server), connectClient(server)]);
});

afterAll(async () => {
  await Promise.all([ada?.close(), grace?.close()]);
  await server?.stop();
});

const call = (client: Client, name: string, args: object) => client.callTool({ name, arguments: { ...args } });

describe('a table', () => {
  test('an order is put and got, and nobody else gets it', async () => {
    expect((await call(ada, 'place_order', { order: 'tea', item: 'a kettle' })).isError).toBeFalsy();

    expect(jsonOf(await call(ada, 'get_order', { order: 'tea' }))).toEqual({ customer: expect.any(String), order: 'tea', item: 'a kettle' });
    expect(await call(grace, 'get_order', { order: 'tea' })).toMatchObject({ isError: true });
    expect(jsonOf(await call(grace, 'list_orders', { prefix: '' }))).toEqual({ items: [] });
  });

  test('a condition that does not hold is an error that the model reads, and changes nothing', async () => {
    await call(ada, 'place_order', { order: 'coffee', item: 'a mill' });

    const again = await call(ada, 'place_order', { order: 'coffee', item: 'a pot' });

    expect(again.isError).toBe(true);
    expect(textOf(again)).toMatch(/condition/i);
    expect(jsonOf(await call(ada, 'get_order', { order: 'coffee' }))).toMatchObject({ item: 'a mill' });
  });

  test('orders are listed page by page', async () => {
    const names = Array.from({ length: 25 }, (_, index) => `cup-${String(index).padStart(2, '0')}`);
    for (const order of [...names, 'plate']) await call(grace, 'place_order', { order, item: 'for the table' });

    const first = jsonOf(await call(grace, 'list_orders', { prefix: 'cup-' }));
    const second = jsonOf(await call(grace, 'list_orders', { prefix: 'cup-', startKey: first.nextStartKey }));

    expect([first.items.length, second.items.length]).toEqual([20, 5]);
    expect([...first.items, ...second.items].map(({ order }) => order)).toEqual(names);
    expect(second).not.toHaveProperty('nextStartKey');
  });

  test('a client that starts at the key of another gets nothing of theirs', async () => {
    const [{ customer }] = jsonOf(await call(ada, 'list_orders', { prefix: '' })).items;

    const result = await call(grace, 'list_orders', { prefix: '', startKey: { customer, order: 'a' } });

    expect(result).toMatchObject({ isError: true });
    expect(textOf(result)).not.toMatch(/kettle|mill/);
  });
});

describe('a bucket', () => {
  test('a page is read by a tool', async () => {
    expect(textOf(await call(ada, 'read_help', { page: 'warranty/kettles' }))).toMatch(/^# Warranty of kettles/);
  });

  test.each(['none', '../../secret', 'returns.md?'])('that there is no page %s is an error that the model reads', async (page) => {
    expect(await call(ada, 'read_help', { page })).toMatchObject({ isError: true });
  });

  test('an object is a resource', async () => {
    const { contents } = await ada.readResource({ uri: 'shop://returns' });

    expect(contents).toEqual([{ uri: 'shop://returns', mimeType: 'text/markdown', text: expect.stringMatching(/^# Returns/) }]);
  });

  test.each<[string, (server: LocalServer) => Promise<Pick<Client, 'listResources' | 'listResourceTemplates' | 'readResource' | 'close'>>]>([
    ['SDK 2', connectClient],
    ['SDK 1.x', async (of) => await connectEarlierClient(of) as unknown as Client],
  ])('a prefix is a template, whose objects are listed and read, with %s', async (_name, connect) => {
    const client = await connect(server);
    try {
      expect((await client.listResourceTemplates()).resourceTemplates).toMatchObject([{ uriTemplate: 'help://{+page}', name: 'help' }]);
      const { resources } = await client.listResources();
      expect(resources.map(({ uri }) => uri)).toEqual(['shop://returns', 'help://returns.md', 'help://warranty/kettles.md']);

      const { contents } = await client.readResource({ uri: 'help://warranty/kettles.md' });
      expect(contents).toEqual([expect.objectContaining({ mimeType: 'text/markdown', text: expect.stringMatching(/^# Warranty/) })]);
      await expect(client.readResource({ uri: 'help://warranty/none.md' })).rejects.toMatchObject({ code: expect.any(Number) });
    } finally {
      await client.close();
    }
  });
});
