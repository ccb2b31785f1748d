/** Servers whose modules are broken, each in its own way, beside a tool that is not. */
import * as path from 'path';
import { App, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { RemoteMcpServer, ServerModule, ToolHandler, ToolSchema } from 'cdk-remote-mcp-server';

const app = new App();

for (const [id, entry] of Object.entries({ ThrowsAtLoad: 'throws-at-load.ts', ThrowsAtCall: 'throws-at-call.ts', Clashes: 'clashes.ts' })) {
  const stack = new Stack(app, id);
  new RemoteMcpServer(stack, 'Mcp', {
    module: ServerModule.fromEntry(path.join(__dirname, entry)),
    tools: [{
      name: 'declared',
      description: 'Answers with its name.',
      inputSchema: ToolSchema.fromObject({ type: 'object' }),
      handler: ToolHandler.lambdaFunction(new lambda.Function(stack, 'Tools', {
        runtime: lambda.Runtime.NODEJS_24_X,
        handler: 'index.handler',
        code: lambda.Code.fromInline('exports.handler = async (event) => event.tool;'),
      })),
    }],
  });
}
