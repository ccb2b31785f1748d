import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { expect, onTestFinished, test } from 'vitest';
import * as z from 'zod';
import { createChecks, type CheckResult } from '../../../local/commands/smoke/check';
import { summaryOf } from '../../../local/commands/smoke/report';
import { tryTools, type ToolChoice } from '../../../local/commands/smoke/tools';

/** Serves tools, lets them be tried, and returns what came of the call and which tools were called. */
async function tried(declare: (server: McpServer, called: string[]) => void, choice: ToolChoice = {}) {
  const called: string[] = [];
  const http = createServer(async (request, response) => {
    const server = new McpServer({ name: 'tools', version: '1' });
    declare(server, called);
    const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined });
    await server.connect(transport);
    await transport.handleRequest(request, response);
  }).listen(0, '127.0.0.1');
  onTestFinished(() => {
    http.close();
    http.closeAllConnections();
  });
  await new Promise((resolve) => http.once('listening', resolve));
  const results: CheckResult[] = [];
  const checks = createChecks((result) => void results.push(result));
  await tryTools(`http://127.0.0.1:${(http.address() as AddressInfo).port}/mcp`, 'token', choice, checks).catch(() => undefined);
  return { called, call: results.find(({ name }) => name === 'call a tool')!, results };
}

const tool = (name: string, annotations: object, inputSchema: z.ZodRawShape = {}, isError = false) => (server: McpServer, called: string[]) => {
  server.registerTool(name, { inputSchema, annotations }, async (args: object) => {
    called.push(name);
    return { content: [{ type: 'text', text: isError ? 'I know nothing of that' : JSON.stringify(args) }], isError };
  });
};
const READ_ONLY = { readOnlyHint: true };

test('no tool is called that does not say it is read-only', async () => {
  const { called, call, results } = await tried((...server) => {
    tool('plain', {})(...server);
    tool('additive', { destructiveHint: false })(...server);
  });

  expect(called).toEqual([]);
  expect(call).toMatchObject({ outcome: 'skipped', detail: 'no tool says that it is read-only (readOnlyHint): choose one with --tool' });
  expect(summaryOf(results)).toBe(`\n2 of 3 checks passed.\nNot checked: call a tool: ${call.detail}\n`);
});

test('one that is named is, with arguments made from its schema', async () => {
  const { called, call } = await tried(tool('plain', {}, { colour: z.enum(['red', 'blue']) }), { tool: 'plain' });

  expect(called).toEqual(['plain']);
  expect(call).toMatchObject({ outcome: 'ok', detail: 'plain: {"colour":"red"} (called with {"colour":"red"}, made from its schema)' });
});

test('those come first whose schema leaves nothing to make up', async () => {
  const { called } = await tried((...server) => {
    tool('guess', READ_ONLY, { id: z.string() })(...server);
    tool('sure', READ_ONLY, { colour: z.string().default('red') })(...server);
  });

  expect(called).toEqual(['sure']);
});

test('what is made up need not be taken: another tool may, and else nothing is proved', async () => {
  const lucky = await tried((...server) => {
    tool('picky', READ_ONLY, { id: z.string() }, true)(...server);
    tool('easy', READ_ONLY, { id: z.string() })(...server);
  });
  expect([lucky.called, lucky.call.outcome]).toEqual([['picky', 'easy'], 'ok']);

  const unlucky = await tried(tool('picky', READ_ONLY, { id: z.string() }, true));
  expect(unlucky.call).toMatchObject({
    outcome: 'skipped', detail: expect.stringMatching(/^no tool took made-up arguments; give some with --tool and --arguments\. picky answers: I know nothing of that/),
  });
});

test('a tool that fails though nothing was made up has failed', async () => {
  const { called, call } = await tried((...server) => {
    tool('broken', READ_ONLY, {}, true)(...server);
    tool('guess', READ_ONLY, { id: z.string() })(...server);
  });

  expect(called).toEqual(['broken']);
  expect(call).toMatchObject({ outcome: 'failed', detail: 'broken answers an error: I know nothing of that' });
});
