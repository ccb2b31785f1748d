import { afterAll, beforeAll, expect, test } from 'vitest';
import { mcpServer, startEverything, type Upstream } from './upstream';
import { startFunction, type McpFunction, type TestRequest } from '../mcp-function';
import { callTool, legacy, modern } from '../messages';

/* The reference server of the protocol's maintainers, from npm: of the revision 2025-11-25, with sessions. */

let everything: Upstream;
let mcp: McpFunction;

beforeAll(async () => {
  everything = await startEverything();
  mcp = await startFunction({ manifest: { mcpServers: [mcpServer(everything, { prefix: 'ev_' })] } });
});

afterAll(() => everything?.close());

const answerOf = async (request: TestRequest) => (await mcp.call(request)).messages.at(-1);
const names = (entries: { name: string }[]) => entries.map(({ name }) => name);

test('tools, resources, templates and prompts are listed', async () => {
  expect(names((await answerOf(modern('tools/list'))).result.tools)).toEqual(expect.arrayContaining(['ev_echo', 'ev_get-sum', 'ev_get-tiny-image']));
  expect(names((await answerOf(modern('resources/list'))).result.resources)).toContain('architecture.md');
  expect(names((await answerOf(modern('resources/templates/list'))).result.resourceTemplates)).toEqual(['Dynamic Text Resource', 'Dynamic Blob Resource']);
  expect(names((await answerOf(modern('prompts/list'))).result.prompts)).toContain('ev_args-prompt');
});

test.each([['2026-07-28', modern], ['earlier', legacy]])('a client of a revision, %s, gets what tools answer', async (_revision, message) => {
  const call = async (name: string, args: object) => (await answerOf(message('tools/call', { name, arguments: args }))).result;
  expect((await call('ev_echo', { message: 'hello' })).content).toEqual([{ type: 'text', text: 'Echo: hello' }]);
  expect((await call('ev_get-structured-content', { location: 'Chicago' })).structuredContent).toMatchObject({ temperature: 36 });
  expect((await call('ev_get-tiny-image', {})).content).toContainEqual(expect.objectContaining({ type: 'image', mimeType: 'image/png' }));
  expect((await call('ev_get-resource-links', { count: 1 })).content).toContainEqual(expect.objectContaining({ type: 'resource_link' }));
  expect(await call('ev_get-sum', { a: 'x' })).toMatchObject({ isError: true, content: [{ text: expect.stringContaining('Invalid arguments for tool get-sum') }] });
});

test('progress comes through', async () => {
  const { messages } = await mcp.call(callTool('ev_trigger-long-running-operation', { duration: 0.2, steps: 2 }, 1, { progressToken: 'mine' }));
  expect(messages).toMatchObject([
    { method: 'notifications/progress', params: { progressToken: 'mine', progress: 1, total: 2 } },
    { method: 'notifications/progress', params: { progressToken: 'mine', progress: 2, total: 2 } },
    { result: { content: [{ text: expect.stringContaining('completed') }] } },
  ]);
});

test('resources are read, prompts got and arguments completed', async () => {
  const { result } = await answerOf(modern('resources/read', { uri: 'demo://resource/dynamic/text/1' }));
  expect(result.contents[0].text).toContain('Resource 1');
  // a server of an earlier revision does not say how long its contents can be kept
  expect(result).toMatchObject({ ttlMs: 0, cacheScope: 'private' });
  expect((await answerOf(modern('prompts/get', { name: 'ev_args-prompt', arguments: { city: 'Rome' } }))).result.messages[0].content.text).toContain('Rome');
  const ref = { type: 'ref/prompt', name: 'ev_completable-prompt' };
  const completion = await answerOf(modern('completion/complete', { ref, argument: { name: 'department', value: 'E' } }));
  expect(completion.result.completion.values).toEqual(['Engineering']);
});

test('what the server has for clients that can be asked only is not there, since lists are the same for all', async () => {
  expect(names((await answerOf(modern('tools/list'))).result.tools)).not.toContain('ev_trigger-elicitation-request');
});

test('when the server has forgotten the session, a new one begins', async () => {
  expect((await answerOf(callTool('ev_echo', { message: 'before' }))).result.content[0].text).toBe('Echo: before');
  const port = Number(new URL(everything.url).port);
  await everything.close();
  everything = await startEverything(port);
  expect((await answerOf(callTool('ev_echo', { message: 'after' }))).result.content[0].text).toBe('Echo: after');
});
