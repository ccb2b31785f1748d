import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { createServer, messageOf, ownedFunction, tool } from './synthesized-server';
import { ToolHandler } from 'cdk-remote-mcp-server';

function serverWithFunctions(count: number) {
  const created = createServer();
  for (let i = 0; i < count; i++) {
    created.server.addTool(tool(created.stack, { name: `tool_${i}`, handler: ToolHandler.lambdaFunction(ownedFunction(created.stack, `Fn${i}`)) }));
  }
  return created;
}

test('a dozen functions fit into the environment', () => {
  const { stack } = serverWithFunctions(12);
  Annotations.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp('environment'));
});

test('warns when the values will probably not fit', () => {
  const { stack } = serverWithFunctions(50);
  Annotations.fromStack(stack).hasWarning('/Test/Mcp/McpFunction/Resource', Match.stringLikeRegexp('may have about \\d+ bytes when deployed, and Lambda takes 4096'));
});

test('fails when the values cannot fit', () => {
  const { stack } = serverWithFunctions(110);
  expect(messageOf(() => Template.fromStack(stack))).toMatch(/the environment variables have \d+ bytes, and Lambda takes 4096: let several tools share a function/);
});

test('counts the owner\'s variables, of every function', () => {
  const { stack, server } = createServer();
  server.oauthFunction!.addEnvironment('OWN', 'x'.repeat(4096));
  expect(messageOf(() => Template.fromStack(stack))).toMatch(/Mcp\/AuthorizationServer\/OAuthFunction.*the environment variables have \d+ bytes/);
});
