import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cdkOut } from './apps';
import { startLocalServer, type LocalServer } from './local-server';
import { accessToken } from './machine-client';
import { callTool, sendMcp } from './mcp-request';

let server: LocalServer;
let token: string;

beforeAll(async () => {
  server = await startLocalServer({ app: await cdkOut('thousandTools'), args: ['--stack', 'Thousand'] });
  token = await accessToken(server);
});

afterAll(() => server?.stop());

/** The types of the resources of a stack. */
async function resourceTypes(stack: string): Promise<string[]> {
  const template = readFileSync(join(await cdkOut('thousandTools'), `${stack}.template.json`), 'utf8');
  return Object.values<{ Type: string }>(JSON.parse(template).Resources).map(({ Type }) => Type).sort();
}

test('a thousand tools take the same resources as ten', async () => {
  expect(await resourceTypes('Thousand')).toEqual(await resourceTypes('Ten'));
});

test('they are listed page by page, in the order of declaration', async () => {
  const pages: string[][] = [];
  for (let cursor: string | undefined = ''; cursor !== undefined;) {
    const { body } = await sendMcp(server.mcpUrl, { token, method: 'tools/list', params: cursor === '' ? {} : { cursor } });
    pages.push(body.result.tools.map(({ name }: { name: string }) => name));
    cursor = body.result.nextCursor;
  }

  expect(pages.map(({ length }) => length)).toEqual([200, 200, 200, 200, 200]);
  expect(pages.flat()).toEqual(Array.from({ length: 1000 }, (_, index) => `forecast_${index}`));
});

test.each(['', 'not a cursor', '-1', 'MTAwMDAwMA', 'x'.repeat(100_000)])('a cursor that is none is refused: %.20s', async (cursor) => {
  const { body } = await sendMcp(server.mcpUrl, { token, method: 'tools/list', params: { cursor } });

  expect(body.error).toMatchObject({ code: -32602 });
});

test('the last of them can be called', async () => {
  const { body } = await callTool(server.mcpUrl, token, 'forecast_999', { city: 'Bern' });

  expect(body.result).toMatchObject({ content: [{ type: 'text', text: 'forecast_999 for Bern' }] });
});
