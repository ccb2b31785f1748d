import { describe, expect, test } from 'vitest';
import { createServer, manifestOf, messageOf, tool } from './synthesized-server';
import { RemoteMcpServer, type ToolSearchProps } from 'cdk-remote-mcp-server';

const searchOf = (toolSearch?: ToolSearchProps) => manifestOf(createServer({ toolSearch })).toolSearch;

describe('tool search', () => {
  test('is not there unless asked for', () => {
    expect(searchOf()).toBeUndefined();
  });

  test('hides nothing unless told to', () => {
    expect(searchOf({})).toEqual({ hidesTools: false, alwaysListed: { include: [], exclude: [] } });
  });

  test('may hide all tools but some', () => {
    expect(searchOf({ hideTools: true, alwaysListed: ['about', 'help_*'] })).toEqual({
      hidesTools: true, alwaysListed: { include: ['about', 'help_*'], exclude: [] },
    });
  });

  test.each<[ToolSearchProps, string]>([
    [{ alwaysListed: ['about'] }, 'toolSearch.alwaysListed: all tools are listed unless hideTools is set; set it, or leave this out'],
    [{ hideTools: true, alwaysListed: [''] }, 'toolSearch.alwaysListed: an empty pattern matches no name; write "*" for all names, or leave it out'],
  ])('%j fails', (toolSearch, problem) => {
    expect(messageOf(() => createServer({ toolSearch }))).toContain(`- ${problem}`);
  });

  test.each(['search_tools', 'call_tool'])('leaves no other tool the name %s, in props or later', (name) => {
    const { stack, server } = createServer({ toolSearch: {} });
    const problem = `- tool "${name}": this is the name of a tool of toolSearch; choose another one`;

    expect(messageOf(() => server.addTool(tool(stack, { name })))).toContain(problem);
    expect(messageOf(() => new RemoteMcpServer(stack, 'Other', { toolSearch: {}, tools: [tool(stack, { name })] }))).toContain(problem);
  });

  test('that is not there takes no name', () => {
    const { stack, server } = createServer();

    expect(() => server.addTool(tool(stack, { name: 'search_tools' }))).not.toThrow();
  });
});
