import { beforeAll, describe, expect, test } from 'vitest';
import { startFunction, tool, type McpFunction, type TestRequest } from './mcp-function';
import { legacy, modern } from './messages';

const NAMES = Array.from({ length: 25 }, (_, i) => `tool_${String.fromCharCode(122 - i)}`);

let mcp: McpFunction;
beforeAll(async () => {
  mcp = await startFunction({
    manifest: {
      tools: NAMES.map((name) => tool(name)),
      resources: NAMES.map((name, i) => ({
        uri: `docs://${name}`, name, content: { type: 'text' as const, text: name }, ...(i === 0 && { cacheTtl: 7_000 }),
      })),
      prompts: [
        {
          name: 'greet',
          title: 'Greeting',
          description: 'Greets somebody',
          arguments: [
            { name: 'name', title: 'Name', description: 'Whom', required: true, completions: [] },
            { name: 'language', required: false, completions: ['German', 'Greek', 'French'] },
          ],
          messages: [
            { role: 'user', text: 'Greet {{name}} in {{language}}. Leave {{this}} and {{ name }}.' },
            { role: 'assistant', text: '{{name}}!' },
          ],
        },
        { name: 'plain', arguments: [], messages: [{ role: 'user', text: 'Hello' }] },
      ],
      listing: { pageSize: 10, cacheTtl: 30_000, cacheScope: 'public' },
    },
  });
});

async function resultOf(request: TestRequest): Promise<any> {
  return (await mcp.call(request)).messages.at(-1).result;
}

async function errorOf(request: TestRequest): Promise<any> {
  return (await mcp.call(request)).messages.at(-1).error;
}

describe('pages', () => {
  test.each([['tools/list', 'tools', modern], ['resources/list', 'resources', modern], ['tools/list', 'tools', legacy]])('%s gives out everything once, in the order of declaration', async (method, member, message) => {
    const names: string[] = [];
    const sizes: number[] = [];
    let cursor: string | undefined;
    do {
      const result = await resultOf(message(method, cursor === undefined ? {} : { cursor }));
      names.push(...result[member].map(({ name }: { name: string }) => name));
      sizes.push(result[member].length);
      cursor = result.nextCursor;
    } while (cursor !== undefined);
    expect(names).toEqual(NAMES);
    expect(sizes).toEqual([10, 10, 5]);
  });

  test('a list that fits on a page has no cursor', async () => {
    expect(await resultOf(modern('prompts/list'))).not.toHaveProperty('nextCursor');
  });

  test('a list of prompts has pages too', async () => {
    const prompts = NAMES.map((name) => ({ name, arguments: [], messages: [] }));
    const other = await startFunction({ manifest: { prompts, listing: { pageSize: 20, cacheTtl: 0, cacheScope: 'private' } } });
    const { result: first } = (await other.call(modern('prompts/list'))).messages[0];
    const { result: second } = (await other.call(modern('prompts/list', { cursor: first.nextCursor }))).messages[0];
    expect([...first.prompts, ...second.prompts].map(({ name }) => name)).toEqual(NAMES);
    expect(second).not.toHaveProperty('nextCursor');
  });

  test.each([
    '', 'made up', 'MTA', 'null', '{}', '[]', '"10"', '{"source":0,"cursor":""}', '{"source":0,"cursor":"0"}', '{"source":0,"cursor":"-1"}',
    '{"source":0,"cursor":"25"}', '{"source":0,"cursor":"100"}', '{"source":0,"cursor":"1.5"}', '{"source":0,"cursor":"10Z"}', '{"source":0,"cursor":10}',
    '{"source":-1,"cursor":"10"}', '{"source":1,"cursor":"10"}', '{"source":"__proto__","cursor":"10"}', '{"source":0,"cursor":"10","more":1}',
  ])('the cursor %s was never given out: -32602', async (text) => {
    for (const cursor of [text, Buffer.from(text).toString('base64url')]) {
      expect(await errorOf(modern('tools/list', { cursor }))).toMatchObject({ code: -32602 });
    }
  });

  test('neither was one with padding', async () => {
    const { nextCursor } = await resultOf(modern('tools/list'));
    expect(await errorOf(modern('tools/list', { cursor: `${nextCursor}=` }))).toMatchObject({ code: -32602 });
  });
});

describe('caching', () => {
  test.each(['server/discover', 'tools/list', 'prompts/list', 'resources/list', 'resources/templates/list'])('%s says how long it may be kept, and by whom', async (method) => {
    expect(await resultOf(modern(method))).toMatchObject({ ttlMs: 30_000, cacheScope: 'public' });
  });

  test('a resource may say something else', async () => {
    expect(await resultOf(modern('resources/read', { uri: `docs://${NAMES[0]}` }))).toMatchObject({ ttlMs: 7_000, cacheScope: 'public' });
    expect(await resultOf(modern('resources/read', { uri: `docs://${NAMES[1]}` }))).toMatchObject({ ttlMs: 30_000, cacheScope: 'public' });
  });
});

describe('prompts from props', () => {
  test('are listed as they were declared', async () => {
    expect((await resultOf(modern('prompts/list'))).prompts).toEqual([
      {
        name: 'greet',
        title: 'Greeting',
        description: 'Greets somebody',
        arguments: [
          { name: 'name', title: 'Name', description: 'Whom', required: true },
          { name: 'language', required: false },
        ],
      },
      { name: 'plain', arguments: [] },
    ]);
    expect((await resultOf(legacy('prompts/list'))).prompts[0].arguments[0].title).toBe('Name');
  });

  test('their text takes the arguments as they are', async () => {
    const result = await resultOf(modern('prompts/get', { name: 'greet', arguments: { name: '{{language}} $& Ada', language: 'Greek' } }));
    expect(result).toMatchObject({
      description: 'Greets somebody',
      messages: [
        { role: 'user', content: { type: 'text', text: 'Greet {{language}} $& Ada in Greek. Leave {{this}} and {{ name }}.' } },
        { role: 'assistant', content: { type: 'text', text: '{{language}} $& Ada!' } },
      ],
    });
  });

  test('an argument that was left out is nothing', async () => {
    const { messages } = await resultOf(modern('prompts/get', { name: 'greet', arguments: { name: 'Ada' } }));
    expect(messages[0].content.text).toBe('Greet Ada in . Leave {{this}} and {{ name }}.');
    expect((await resultOf(modern('prompts/get', { name: 'plain' }))).messages[0].content.text).toBe('Hello');
  });

  test('without a required argument, or unknown: -32602', async () => {
    expect(await errorOf(modern('prompts/get', { name: 'greet' }))).toMatchObject({ code: -32602, message: expect.stringContaining('missing: name') });
    expect(await errorOf(modern('prompts/get', { name: 'nothing' }))).toMatchObject({ code: -32602 });
    expect(await errorOf(modern('prompts/get', { name: 'greet', arguments: { name: 5 } }))).toMatchObject({ code: -32602 });
  });

  test('their arguments are completed', async () => {
    const complete = async (name: string, value: string) => {
      const { completion } = await resultOf(modern('completion/complete', { ref: { type: 'ref/prompt', name: 'greet' }, argument: { name, value } }));
      return completion.values;
    };
    expect(await complete('language', 'g')).toEqual(['German', 'Greek']);
    expect(await complete('language', '')).toEqual(['German', 'Greek', 'French']);
    expect(await complete('name', 'A')).toEqual([]);
    expect(await errorOf(modern('completion/complete', { ref: { type: 'ref/prompt', name: 'no' }, argument: { name: 'a', value: '' } })))
      .toMatchObject({ code: -32602 });
  });

  test('declare the capabilities', async () => {
    expect((await resultOf(modern('server/discover'))).capabilities).toEqual({
      tools: { listChanged: false }, resources: { listChanged: false }, prompts: { listChanged: false }, completions: {},
    });
    const other = await startFunction({ manifest: { prompts: [{ name: 'plain', arguments: [], messages: [] }] } });
    expect((await other.call(modern('server/discover'))).messages[0].result.capabilities).toEqual({ prompts: { listChanged: false } });
  });
});
