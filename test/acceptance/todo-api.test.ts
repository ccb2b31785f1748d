import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TodoListApplication } from '@loopback/example-todo';
import type { Client } from '@modelcontextprotocol/client';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startLocalServer, type LocalServer } from './local-server';
import { connectClient, jsonOf, textOf } from './sdk-client';
import { APP_ENVIRONMENT } from './synthesize';

/* A service from npm with the OpenAPI document that it makes of itself: neither knows anything of this project. */

let todos: TodoListApplication;
let url: string;
let folder: string;
let server: LocalServer;
let client: Client;

beforeAll(async () => {
  todos = new TodoListApplication({ rest: { port: 0, host: '127.0.0.1' } });
  // not in the file that the package has
  todos.bind('datasources.config.db').to({ name: 'db', connector: 'memory' });
  await todos.boot();
  await todos.start();
  url = todos.restServer.url!;

  folder = await mkdtemp(join(tmpdir(), 'todo-api-'));
  const document = join(folder, 'openapi.json');
  await writeFile(document, await (await fetch(`${url}/openapi.json`)).text());
  server = await startLocalServer({
    app: 'node --import tsx test/acceptance/todo-api/app.ts',
    env: { ...process.env, ...APP_ENVIRONMENT, TODO_DOCUMENT: document, TODO_URL: url },
  });
  client = await connectClient(server);
});

afterAll(async () => {
  await client?.close();
  await server?.stop();
  await todos?.stop();
  if (folder) await rm(folder, { recursive: true });
});

// what the service itself says, not by way of the tools
const stored = async () => (await fetch(`${url}/todos`)).json() as Promise<{ id: number; title: string }[]>;

afterEach(async () => {
  for (const { id } of await stored()) await fetch(`${url}/todos/${id}`, { method: 'DELETE' });
});

async function call(operation: string, args: object = {}) {
  return client.callTool({ name: `TodoController_${operation}`, arguments: { ...args } });
}

/** The result of a call that succeeds. */
async function resultOf(operation: string, args?: object): Promise<any> {
  const result = await call(operation, args);
  if (result.isError) throw new Error(textOf(result));
  return jsonOf(result);
}

async function create(...titles: string[]): Promise<{ id: number }[]> {
  const created = [];
  for (const title of titles) created.push(await resultOf('create', { body: { title } }));
  return created;
}

test('every operation is a tool', async () => {
  const { paths } = await (await fetch(`${url}/openapi.json`)).json() as { paths: Record<string, Record<string, { operationId: string }>> };
  const operations = Object.values(paths).flatMap((path) => Object.values(path).map(({ operationId }) => operationId));

  expect((await client.listTools()).tools.map(({ name }) => name).sort()).toEqual(operations.map((id) => id.replace('.', '_')).sort());
  expect(operations).toHaveLength(8);
});

describe('todos are', () => {
  test('created and read', async () => {
    const todo = { title: 'Wash “everything” & dry it', desc: 'a/b?c=d#e', isComplete: false, tag: { nested: [1, null] } };

    const created = await resultOf('create', { body: todo });

    expect(created).toEqual({ id: expect.any(Number), ...todo });
    expect(await stored()).toEqual([created]);
    expect(await resultOf('findById', { id: created.id })).toEqual(created);
  });

  test('found and counted by conditions, which are JSON in the query', async () => {
    const [a, b, c] = await create('apples', 'bread & butter', 'carrots');
    await fetch(`${url}/todos/${a.id}`, { method: 'PATCH', headers: { 'content-type': 'application/json' }, body: '{"isComplete":true}' });

    expect(await resultOf('count', { where: { title: 'bread & butter' } })).toEqual({ count: 1 });
    expect(await resultOf('count', { where: { or: [{ isComplete: true }, { title: { like: '^c' } }] } })).toEqual({ count: 2 });
    expect(await resultOf('count')).toEqual({ count: 3 });
    expect(await resultOf('find', { filter: { where: { id: { inq: [b.id, c.id] } }, order: ['title DESC'], limit: 1, fields: { title: true } } }))
      .toEqual([{ title: 'carrots' }]);
    expect(await resultOf('findById', { id: b.id, filter: { fields: ['title'] } })).toEqual({ title: 'bread & butter' });
  });

  test('replaced, changed and deleted, which the service answers with nothing', async () => {
    const [a, b, c] = await create('one', 'two', 'three');

    for (const [operation, args] of [
      ['replaceById', { id: a.id, body: { title: 'ONE', desc: 'new' } }],
      ['updateById', { id: b.id, body: { isComplete: true } }],
      ['deleteById', { id: c.id }],
    ] as const) {
      const result = await call(operation, args);
      expect(result.isError, operation).toBeFalsy();
    }

    expect(await stored()).toEqual([{ id: a.id, title: 'ONE', desc: 'new' }, { id: b.id, title: 'two', isComplete: true }]);
    expect(await resultOf('updateAll', { where: { isComplete: true }, body: { desc: 'done' } })).toEqual({ count: 1 });
    expect(await resultOf('findById', { id: b.id })).toEqual({ id: b.id, title: 'two', isComplete: true, desc: 'done' });
  });
});

describe('the model reads', () => {
  test.each([
    ['what the service finds invalid', 'create', { body: { title: '' } }, 422, /can't be blank/],
    ['what the service cannot do', 'find', { filter: { order: 'title SIDEWAYS' } }, 400, /invalid direction/],
    ['that there is no such todo', 'deleteById', { id: 4711 }, 404, /Entity not found: Todo with id 4711/],
  ])('%s', async (_what, operation, args, status, text) => {
    const result = await call(operation, args);

    expect(result.isError).toBe(true);
    expect(textOf(result)).toMatch(new RegExp(`^The service answered with the status ${status}: `));
    expect(textOf(result)).toMatch(text);
  });

  test.each([
    ['create', { body: { desc: 'no title' } }],
    ['create', { body: { title: 'x', unknown: 1 } }],
    ['findById', { id: 'one' }],
    ['find', { filter: { limit: 0 } }],
  ])('what is not as the document says, before anything is sent: %s %j', async (operation, args) => {
    expect(await call(operation, args)).toMatchObject({ isError: true });
    expect(await stored()).toEqual([]);
  });
});
