import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { mcpServer } from './upstream';
import type { Invocation } from '../../../../lambda-src/mcp/call/invocation';
import type { Upstream } from '../../../../lambda-src/mcp/upstreams/upstream';
import { keepLists } from '../../../../lambda-src/mcp/upstreams/upstream-list';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

test('who reads a list, and their access token, is not kept with it', async () => {
  const upstream: Upstream = {
    manifest: mcpServer({ url: 'http://127.0.0.1/mcp' }),
    isPersonal: false,
    era: 'modern',
    capabilities: () => Promise.resolve({ tools: {} }),
    request: () => Promise.resolve({ tools: [{ name: 'run', inputSchema: { type: 'object' } }] }),
  };
  const lists = keepLists(upstream);
  const read = async () => {
    const invocation = { caller: { clientId: 'a', subject: 'a', scopes: [] }, accessToken: 'token' } as unknown as Invocation;
    await lists.read('tools', { invocation, signal: new AbortController().signal });
    return new WeakRef(invocation);
  };
  const reader = await read();
  await setImmediate();
  collectGarbage();
  expect(reader.deref()).toBeUndefined();
  expect((await lists.read('tools', { invocation: {} as Invocation, signal: new AbortController().signal })).entries.size).toBe(1);
});
