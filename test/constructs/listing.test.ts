import { CfnParameter, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { createServer, importedFunction, manifestOf, messageOf, type TestServer, tool } from './synthesized-server';
import { CacheScope, ResourceContent, type ResourceProps, ToolHandler, UnauthorizedTools } from 'cdk-remote-mcp-server';

const resource = (props: Partial<ResourceProps>): ResourceProps => ({ uri: 'docs://readme', name: 'readme', content: ResourceContent.fromText('Read me.'), ...props });

test('lists are kept for a minute by the client alone, in pages of 200, unless the props say otherwise', () => {
  expect(manifestOf(createServer()).listing).toEqual({ pageSize: 200, cacheTtl: 60_000, cacheScope: 'private' });
  const props = { listPageSize: 10, listCacheTtl: Duration.seconds(0), cacheScope: CacheScope.PUBLIC };
  expect(manifestOf(createServer(props)).listing).toEqual({ pageSize: 10, cacheTtl: 0, cacheScope: 'public' });
});

test('a resource may be kept for a time of its own', () => {
  const server = createServer({ resources: [resource({ cacheTtl: Duration.hours(2) })] });
  expect(manifestOf(server).resources[0].cacheTtl).toBe(7_200_000);
});

test('fails for a resource that is kept for a time that is known at deployment only', () => {
  const cacheTtl = Duration.seconds(new CfnParameter(new Stack(), 'Ttl', { type: 'Number' }).valueAsNumber);
  expect(messageOf(() => createServer({ resources: [resource({ cacheTtl })] })))
    .toContain('- resource "docs://readme": cacheTtl must be known at synthesis; write it without CloudFormation tokens');
});

test('a thousand tools add no resource to the template, and one permission', () => {
  const few = createServer();
  const many = createServer();
  for (const [{ stack, server }, count] of [[few, 1], [many, 1000]] as const) {
    const handler = ToolHandler.lambdaFunction(importedFunction(stack));
    for (let index = 0; index < count; index++) {
      server.addTool(tool(stack, { name: `tool_${index}`, handler }));
    }
  }
  expect(manifestOf(many).tools).toHaveLength(1000);
  const withoutHashes = ({ stack }: TestServer) => JSON.stringify(Template.fromStack(stack).toJSON()).replaceAll(/[0-9a-f]{32,64}/g, '');
  expect(withoutHashes(many)).toBe(withoutHashes(few));
});

test('tools whose scopes a caller lacks are listed if the props say so', () => {
  expect(manifestOf(createServer({ unauthorizedTools: UnauthorizedTools.LISTED })).listing).toMatchObject({ unauthorizedTools: 'listed' });
  expect(manifestOf(createServer({ unauthorizedTools: UnauthorizedTools.HIDDEN })).listing).toMatchObject({ unauthorizedTools: 'hidden' });
});
