/** The stack of the tests that look inside: its tools answer with what they got, fail, or wait. */
import * as path from 'path';
import { App, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Authorization, RemoteMcpServer, ResourceContent, ToolHandler, ToolSchema } from 'cdk-remote-mcp-server';

const app = new App();
const stack = new Stack(app, 'Probe');

const handler = ToolHandler.lambdaFunction(new lambda.Function(stack, 'Tools', {
  runtime: lambda.Runtime.NODEJS_24_X,
  handler: 'index.handler',
  code: lambda.Code.fromAsset(path.join(__dirname, 'tools')),
}));

const server = new RemoteMcpServer(stack, 'Mcp', {
  // tests call, and register clients, more often at once than anybody else does
  throttlingRateLimit: 1000,
  throttlingBurstLimit: 1000,
  authorization: Authorization.builtIn({ registrationThrottlingRateLimit: 1000, registrationThrottlingBurstLimit: 1000 }),
});

server.addTool({
  name: 'read_event',
  description: 'Answers with the event that it got, and with the names of its environment variables.',
  inputSchema: ToolSchema.fromObject({ type: 'object' }),
  handler,
});
server.addTool({
  name: 'fail',
  description: 'Throws an error whose text is not for clients.',
  inputSchema: ToolSchema.fromObject({ type: 'object' }),
  handler,
});
server.addTool({
  name: 'wait_for_file',
  description: 'Answers when a file exists.',
  inputSchema: ToolSchema.fromObject({ type: 'object', properties: { file: { type: 'string' } }, required: ['file'] }),
  handler,
});
server.addTool({
  name: 'walk_tree',
  description: 'Takes values that are nested without end.',
  inputSchema: ToolSchema.fromObject({
    type: 'object',
    properties: { tree: { $ref: '#/$defs/tree' } },
    $defs: { tree: { type: 'object', properties: { child: { $ref: '#/$defs/tree' } }, additionalProperties: false } },
  }),
  handler,
});
server.addTool({
  name: 'in_region',
  description: 'Has an argument that clients repeat in a header.',
  inputSchema: ToolSchema.fromObject({
    type: 'object',
    properties: { region: { 'type': 'string', 'x-mcp-header': 'Region' } },
    required: ['region'],
  }),
  handler,
});
server.addResource({ uri: 'probe://text', name: 'text', content: ResourceContent.fromText('A text.') });
