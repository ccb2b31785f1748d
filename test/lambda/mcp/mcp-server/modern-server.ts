import { fromJsonSchema, inputRequired, McpServer, ResourceTemplate } from '@modelcontextprotocol/server';

/** What has become of a call that waits. */
export interface Waiting {
  readonly begun: () => void;
  readonly aborted: () => void;
}

/** A server of 2026-07-28 with something of each kind. */
export function createModernServer(waiting?: Waiting): McpServer {
  const server = new McpServer(
    { name: 'modern', version: '1' },
    { cacheHints: { 'resources/read': { ttlMs: 7_000, cacheScope: 'public' } }, capabilities: { logging: {} } },
  );
  const region = { 'type': 'object', 'properties': { region: { 'type': 'string', 'x-mcp-header': 'Region' } }, 'x-unknown': { a: 1 } };
  server.registerTool('deploy', { description: 'Deploys', inputSchema: fromJsonSchema<{ region?: string }>(region as never) }, ({ region: where }) => ({
    content: [{ type: 'text', text: `deployed to ${where}` }],
  }));
  server.registerTool('fail', { description: 'Fails' }, () => ({ content: [{ type: 'text', text: 'that is wrong' }], isError: true }));
  server.registerTool('talk', { description: 'Talks' }, async (ctx) => {
    await ctx.mcpReq.log('info', 'an info');
    await ctx.mcpReq.log('error', 'an error');
    const { progressToken } = ctx.mcpReq._meta ?? {};
    if (progressToken !== undefined) {
      await ctx.mcpReq.notify({ method: 'notifications/progress', params: { progressToken, progress: 1, total: 2, message: 'half' } });
    }
    return { content: [{ type: 'text', text: JSON.stringify(ctx.mcpReq._meta ?? {}) }] };
  });
  server.registerTool('ask', { description: 'Asks' }, (ctx) => {
    const state = ctx.mcpReq.requestState();
    return ctx.mcpReq.inputResponses === undefined
      ? inputRequired({
        inputRequests: {
          who: inputRequired.elicit({ message: 'Who?', requestedSchema: { type: 'object', properties: { name: { type: 'string' } } } }),
        },
        requestState: 'state.of.modern',
      })
      : { content: [{ type: 'text', text: JSON.stringify({ state, responses: ctx.mcpReq.inputResponses }) }] };
  });
  server.registerTool('wait', { description: 'Waits' }, (ctx) => new Promise((_, reject) => {
    waiting?.begun();
    ctx.mcpReq.signal.addEventListener('abort', () => {
      waiting?.aborted();
      reject(new Error('aborted'));
    });
  }));
  server.registerResource('readme', 'docs://readme', { description: 'Read me' }, (uri) => ({ contents: [{ uri: uri.href, text: 'hello' }] }));
  server.registerResource('page', new ResourceTemplate('docs://pages/{id}', { list: undefined, complete: { id: () => ['one', 'two'] } }), {}, (uri) => ({
    contents: [{ uri: uri.href, text: 'page' }],
  }));
  server.registerResource('secret', 'secret://plan', {}, (uri) => ({ contents: [{ uri: uri.href, text: 'secret' }] }));
  server.registerPrompt('greet', { description: 'Greets' }, () => ({ messages: [{ role: 'user', content: { type: 'text', text: 'hello' } }] }));
  return server;
}
