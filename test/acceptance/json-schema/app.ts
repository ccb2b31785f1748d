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
  // tests call as fast as the machine can
  throttlingRateLimit: 1000,
  throttlingBurstLimit: 1000,
  tools: Object.entries(KEYWORDS).map(([keyword, keywordCase]) => ({
    name: toolName(keyword),
    description: `Takes what ${keyword} allows.`,
    // as text, whose members stay in their order
    inputSchema: ToolSchema.fromJson(JSON.stringify(toolSchema(keywordCase))),
    handler,
  })),
});
