/** A server with a tool for every keyword of JSON Schema. */
import { App, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { KEYWORDS, toolName, toolSchema } from './keywords';
import { RemoteMcpServer, ToolHandler, ToolSchema } from 'cdk-remote-mcp-server';

const app = new App();
const stack = new Stack(app, 'JsonSchema');

const handler = ToolHandler.lambdaFunction(new lambda.Function(stack, 'Tools', {
  runtime: lambda.Runtime.NODEJS_24_X,
  handler: 'index.handler',
  code: lambda.Code.fromInline('exports.handler = async () => "accepted";'),
}));

new RemoteMcpServer(stack, 'Mcp', {
  tools: Object.entries(KEYWORDS).map(([keyword, keywordCase]) => ({
    name: toolName(keyword),
    description: `Takes what ${keyword} allows.`,
    inputSchema: ToolSchema.fromObject(toolSchema(keywordCase)),
    handler,
  })),
});
