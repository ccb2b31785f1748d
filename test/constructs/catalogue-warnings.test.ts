import { Annotations as CdkAnnotations } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { createServer, tool } from './synthesized-server';
import { ToolSchema, type RemoteMcpServerProps } from 'cdk-remote-mcp-server';

const schemaOf = (size: number) => ToolSchema.fromObject({ type: 'object', properties: { a: { description: 'x'.repeat(size) } } });

type Tool = { readonly name: string; readonly description?: string; readonly schemaSize?: number };

/** The warnings of a server with these tools. */
function warningsOf(tools: readonly Tool[], props: RemoteMcpServerProps = {}, acknowledged: string[] = []): unknown[] {
  const { stack, server } = createServer(props);
  acknowledged.forEach((id) => CdkAnnotations.of(server).acknowledgeWarning(`cdk-remote-mcp-server:${id}`));
  tools.forEach(({ schemaSize, ...rest }) => {
    server.addTool(tool(stack, { ...rest, ...(schemaSize !== undefined && { inputSchema: schemaOf(schemaSize) }) }));
  });
  const warnings = Annotations.fromStack(stack).findWarning('/Test/Mcp/McpFunction', Match.anyValue());
  return warnings.map(({ entry }) => String(entry.data).replace(/ \[ack: .*\]$/, ''));
}

describe('a description', () => {
  test('of 1,024 characters is not warned of, one of more is, with what to do', () => {
    expect(warningsOf([{ name: 'a', description: 'x'.repeat(1_024) }])).toEqual([]);
    expect(warningsOf([{ name: 'a', description: 'x'.repeat(1_025) }])).toEqual([
      expect.stringMatching(/^description of "a" \(1025\) has more than 1024 characters: OpenAI's models refuse .*; shorten it, .*overrides/),
    ]);
  });

  test('of many tools is warned of once, the longest first', () => {
    const tools = Array.from({ length: 7 }, (_, i) => ({ name: `tool_${i}`, description: 'x'.repeat(2_000 + i) }));
    expect(warningsOf(tools)).toEqual([expect.stringMatching(/^description of "tool_6" \(2006\), .*"tool_2" \(2002\) and 2 more has/)]);
  });

  test('can be acknowledged', () => {
    expect(warningsOf([{ name: 'a', description: 'x'.repeat(1_025) }], {}, ['descriptionLength'])).toEqual([]);
  });
});

test('instructions that Claude Code cuts off are warned of', () => {
  expect(warningsOf([{ name: 'a' }], { instructions: 'x'.repeat(2_048) })).toEqual([]);
  expect(warningsOf([{ name: 'a' }], { instructions: 'x'.repeat(2_049) })).toEqual([expect.stringMatching(/^instructions has 2049 characters, .* 2048/)]);
});

describe('a list of tools', () => {
  const large = Array.from({ length: 30 }, (_, i) => ({ name: `tool_${i}`, schemaSize: 100_000 + i }));

  test('of more than 256 KiB is warned of, with the largest tools and what to do', () => {
    expect(warningsOf(large.slice(0, 2))).toEqual([]);
    expect(warningsOf(large.slice(0, 3))).toEqual([
      expect.stringMatching(/^tools\/list has 294 KiB in one page for 3 tools, more than 256 KiB: .*"tool_2" \(98 KiB\).* or set toolSearch: \{ hideTools: true \}$/),
    ]);
  });

  test('is warned of by page, if one is large', () => {
    expect(warningsOf(large, { listPageSize: 20 })).toEqual([expect.stringMatching(/ in 2 pages .*; a page has up to 1956 KiB, which listPageSize makes smaller$/)]);
    expect(warningsOf(large, { listPageSize: 5 })).toEqual([expect.stringMatching(/ in 6 pages .*hideTools: true \}$/)]);
  });

  test('counts what is listed where tools are hidden', () => {
    expect(warningsOf(large, { toolSearch: { hideTools: true } })).toEqual([]);
    expect(warningsOf(large, { toolSearch: { hideTools: true, alwaysListed: ['tool_1*'] } })).toEqual([expect.stringMatching(/ for 11 tools, .*name fewer in toolSearch.alwaysListed/)]);
  });
});

test('a schema of more than 128 KiB fails synthesis, and the message tells where most of it is', () => {
  const { stack, server } = createServer();
  const inputSchema = ToolSchema.fromObject({ type: 'object', properties: { 'a/b': { type: 'object', properties: { big: { enum: Array.from({ length: 20_000 }, (_, i) => `value ${i}`) } } } } });
  expect(() => server.addTool(tool(stack, { name: 'vast', inputSchema }))).toThrow(
    /tool "vast": inputSchema: the schema has \d+ bytes of JSON, more than 131072: \d+ of them are at \/properties\/a~1b\/properties\/big\/enum; leave out/,
  );
});
