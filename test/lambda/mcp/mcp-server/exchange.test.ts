import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { reply, startHttp } from './upstream';
import { exchange } from '../../../../lambda-src/mcp/upstreams/exchange';

test.each(['legacy', 'modern'] as const)('nothing of an exchange that is over is kept by who could have ended it, revision %s', async (era) => {
  const upstream = await startHttp(({ body: { id } }, _request, response) => reply(response, { id, result: {} }));
  const { signal } = new AbortController();
  const peer = { era, version: era === 'modern' ? '2026-07-28' : '2025-11-25', capabilities: {} };
  await exchange(
    { method: 'tools/list', params: {} },
    { url: new URL(upstream.url), fetch, identity: { name: 'test', version: '1' }, peer, asker: { capabilities: {} }, signal },
  );
  expect(getEventListeners(signal, 'abort')).toEqual([]);
  await upstream.close();
});
