import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { mcpServer, reply, startHttp, type RecordingUpstream } from './upstream';
import { startFunction, type McpFunction } from '../mcp-function';
import { modern } from '../messages';

/* Two servers that answer to any URI. The second is the one that lists what is asked for. */

let upstreams: RecordingUpstream[];
let mcp: McpFunction;

beforeAll(async () => {
  upstreams = await Promise.all([0, 1].map((index) => startHttp(({ body: { id, method } }, _request, response) => {
    const results: Readonly<Record<string, object>> = {
      'server/discover': { supportedVersions: ['2026-07-28'], capabilities: { resources: {}, completions: {} } },
      'resources/list': { resources: index === 1 ? [{ uri: 'docs://readme', name: 'readme' }] : [] },
      'resources/templates/list': { resourceTemplates: index === 1 ? [{ uriTemplate: 'docs://{page}', name: 'page' }] : [] },
      'resources/read': { contents: [{ uri: 'docs://readme', text: String(index) }] },
      'completion/complete': { completion: { values: [String(index)] } },
    };
    reply(response, { id, result: { resultType: 'complete', ttlMs: 60_000, cacheScope: 'private', ...results[method] } });
  })));
});

beforeEach(async () => {
  mcp = await startFunction({ manifest: { mcpServers: upstreams.map((upstream, index) => mcpServer(upstream, { prefix: `s${index}_` })) } });
});

afterAll(() => Promise.all(upstreams.map((upstream) => upstream.close())));

test('a resource is read at the server that lists it, by an instance that has listed nothing yet, too', async () => {
  expect((await mcp.call(modern('resources/read', { uri: 'docs://readme' }))).messages.at(-1).result.contents[0].text).toBe('1');
});

test('an argument of a template is completed by the server that lists the template', async () => {
  const params = { ref: { type: 'ref/resource', uri: 'docs://{page}' }, argument: { name: 'page', value: '' } };
  expect((await mcp.call(modern('completion/complete', params))).messages.at(-1).result.completion.values).toEqual(['1']);
});
