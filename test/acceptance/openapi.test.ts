import type { Client } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startExampleApi, type ExampleApi } from './backend-process';
import { startExample, type LocalServer } from './local-server';
import { connectClient, jsonOf, textOf } from './sdk-client';

let api: ExampleApi;
let server: LocalServer;
let client: Client;

beforeAll(async () => {
  api = await startExampleApi('openapi');
  server = await startExample('openapi', { LIBRARY_URL: api.url });
  client = await connectClient(server);
});

afterAll(async () => {
  await client?.close();
  await server?.stop();
  await api?.stop();
});

test('the selected operations are tools, as the document and the overrides describe them', async () => {
  const { tools } = await client.listTools();

  expect(tools.map(({ name }) => name)).toEqual(['search_tools', 'library_listBooks', 'library_getBook', 'library_borrow']);
  expect(tools[1]).toMatchObject({
    title: 'List books',
    description: 'Lists the books of the library, by shelf and by words of the title.',
    inputSchema: { properties: { words: { maxLength: 100 }, shelves: { description: 'Only those on one of these shelves' } } },
    annotations: { readOnlyHint: true },
  });
  expect(tools[3]).toMatchObject({ description: 'Borrows a book for the person who is signed in.' });
  expect(Object.keys(tools[3].inputSchema.properties!)).toEqual(['isbn', 'body']);
});

test('parameters are sent in the style that the document gives them', async () => {
  const titles = async (args: object) => jsonOf(await client.callTool({ name: 'library_listBooks', arguments: { ...args } }))
    .books.map(({ title }: { title: string }) => title);

  expect(await titles({})).toHaveLength(3);
  expect(await titles({ shelves: ['science', 'history'] })).toEqual(['A Brief History of Time']);
  expect(await titles({ shelves: ['fiction'], words: 'prejudice' })).toEqual(['Pride and Prejudice']);
});

test('a parameter can be fixed, whatever the model sends', async () => {
  const borrow = (args: object) => client.callTool({ name: 'library_borrow', arguments: { isbn: '9780140449136', body: { until: '2027-02-01' }, ...args } });

  expect(jsonOf(await borrow({}))).toEqual({ isbn: '9780140449136', until: '2027-02-01', branch: 'main-street' });
  expect(await borrow({ branch: 'elsewhere' })).toMatchObject({ isError: true });
});

test('the interceptor refuses calls', async () => {
  const result = await client.callTool({ name: 'library_borrow', arguments: { isbn: '9780141439518', body: { until: '2027-01-31' } } });

  expect(result.isError).toBe(true);
  expect(textOf(result)).toBe('The library is closed on Sundays: choose another day.');
  expect(await (await fetch(`${api.url}/books/9780141439518`)).json()).toMatchObject({ lentTo: null });
});

test('the interceptor redacts results', async () => {
  const result = await client.callTool({ name: 'library_getBook', arguments: { isbn: '9780553380163' } });

  expect(jsonOf(result)).toMatchObject({ title: 'A Brief History of Time', lentTo: 'another reader' });
});

test('arguments are held to the schemas of the document', async () => {
  const result = await client.callTool({ name: 'library_getBook', arguments: { isbn: '../books' } });

  expect(result.isError).toBe(true);
  expect(textOf(result)).toMatch(/isbn/);
});

test('what the API says of a book that there is not', async () => {
  const result = await client.callTool({ name: 'library_getBook', arguments: { isbn: '9790000000000' } });

  expect(result).toMatchObject({ isError: true });
  expect(textOf(result)).toBe('The service answered with the status 404: {"error":"There is no such book"}');
});

test('tools are found by words', async () => {
  const { structuredContent } = await client.callTool({ name: 'search_tools', arguments: { query: 'borrow a book', limit: 1 } });

  expect(structuredContent).toMatchObject({ tools: [{ name: 'library_borrow', inputSchema: { required: expect.arrayContaining(['isbn']) } }] });
});
