/** The stack of the tests that look inside a server module: its tools tell what they got, what they can reach, fail, ask or wait. */
import * as path from 'path';
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { RemoteMcpServer, ServerModule, ToolHandler, ToolSchema } from 'cdk-remote-mcp-server';

const app = new App();
const stack = new Stack(app, 'ModuleProbe');

const server = new RemoteMcpServer(stack, 'Mcp', {
  // 200 calls at once are more than anybody else makes
  throttlingBurstLimit: 1000,
  module: ServerModule.fromEntry(path.join(__dirname, 'server.ts')),
  tools: [{
    name: 'count_slowly',
    description: 'Counts to a number, a tenth of a second for each.',
    inputSchema: ToolSchema.fromObject({ type: 'object', properties: { to: { type: 'integer' } }, required: ['to'] }),
    longRunning: true,
    handler: ToolHandler.lambdaFunction(new lambda.Function(stack, 'Counter', {
      runtime: lambda.Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline(`exports.handler = async ({ arguments: { to } }) => {
        await new Promise((resolve) => setTimeout(resolve, 100 * to));
        return \`counted to \${to}\`;
      };`),
    })),
  }],
});

// what no module may reach
new CfnOutput(stack, 'SigningSecret', { value: server.signingSecret!.secretArn });
new CfnOutput(stack, 'ClientTable', { value: server.clientTable!.tableName });
