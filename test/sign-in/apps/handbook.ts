import * as path from 'path';
import { Stack, type App } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { RemoteMcpServer, ToolHandler, ToolSchema, type Authorization, type RemoteMcpServerProps, type ToolProps } from 'cdk-remote-mcp-server';

/** Tests call, and register clients, more often at once than anybody else does. */
export const WITHOUT_BOUNDS = { registrationThrottlingRateLimit: 1000, registrationThrottlingBurstLimit: 1000 };

/** The scopes of the handbook, each of which includes the one before. */
const SCOPES = [
  { name: 'handbook:read', description: 'Read the handbook' },
  { name: 'handbook:write', description: 'Change the handbook', implies: ['handbook:read'] },
  { name: 'handbook:admin', description: 'Delete pages of the handbook', implies: ['handbook:write'] },
];

/** Adds the server of all tests of sign-in to an app: a tool for everybody, and one for each scope. */
export function addHandbook(
  app: App,
  name: string,
  authorization: (stack: Stack) => Authorization,
  props: (stack: Stack) => Partial<RemoteMcpServerProps> = () => ({}),
): void {
  const stack = new Stack(app, name);
  const handler = ToolHandler.lambdaFunction(new lambda.Function(stack, 'Tools', {
    runtime: lambda.Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: lambda.Code.fromAsset(path.join(__dirname, 'tools')),
  }));
  const tool = (toolName: string, description: string, scopes?: string[]): ToolProps => ({
    name: toolName,
    description,
    scopes,
    handler,
    inputSchema: ToolSchema.fromObject({ type: 'object', properties: { page: { type: 'string' }, text: { type: 'string' } } }),
  });

  new RemoteMcpServer(stack, 'Mcp', {
    serverTitle: 'Team handbook',
    scopes: SCOPES,
    tools: [
      tool('who_am_i', 'Says who calls.'),
      tool('read_page', 'Answers with a page.', ['handbook:read']),
      tool('edit_page', 'Changes a page.', ['handbook:write']),
      tool('delete_page', 'Deletes a page.', ['handbook:admin']),
    ],
    throttlingRateLimit: 1000,
    throttlingBurstLimit: 1000,
    ...props(stack),
    authorization: authorization(stack),
  });
}
