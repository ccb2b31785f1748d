import * as path from 'path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Authorization, IdentityProvider, RemoteMcpServer, ToolHandler, ToolSchema } from 'cdk-remote-mcp-server';

const app = new App();
const stack = new Stack(app, 'SignIn');

// The id and the secret that the login gave this server when it was registered there, with the redirect URI {issuer}/callback.
const clientId = 'expenses-mcp';
const clientSecret = secretsmanager.Secret.fromSecretNameV2(stack, 'LoginSecret', 'expenses/login-client-secret');

const handler = ToolHandler.lambdaFunction(new lambda.Function(stack, 'ExpenseTools', {
  runtime: lambda.Runtime.NODEJS_24_X,
  architecture: lambda.Architecture.ARM_64,
  handler: 'index.handler',
  code: lambda.Code.fromAsset(path.join(__dirname, 'tools')),
  memorySize: 256,
  timeout: Duration.seconds(10),
}));

new RemoteMcpServer(stack, 'Expenses', {
  serverTitle: 'Expenses',
  scopes: [
    { name: 'expenses:read', description: 'See the expenses of your team' },
    { name: 'expenses:approve', description: 'Approve expenses in your name', implies: ['expenses:read'] },
  ],
  authorization: Authorization.builtIn({
    identityProvider: IdentityProvider.oidc({
      label: 'Example login',
      issuer: 'https://login.example.com',
      clientId,
      clientSecret,
      maxAge: Duration.hours(12),
    }),
    // staff alone may enter, and managers alone may let a client approve
    admission: {
      emailDomains: ['example.com'],
      groups: ['staff'],
      scopesByGroup: { '*': ['expenses:read'], 'managers': ['expenses:approve'] },
    },
    branding: {
      logo: path.join(__dirname, 'logo.svg'),
      color: '#7a3e00',
      supportUrl: 'https://help.example.com/expenses',
    },
  }),
  tools: [
    {
      name: 'list_expenses',
      title: 'List expenses',
      description: 'Lists the expenses that wait for approval, with amount and purpose.',
      annotations: { readOnlyHint: true, openWorldHint: false },
      scopes: ['expenses:read'],
      handler,
    },
    {
      name: 'approve_expense',
      title: 'Approve an expense',
      description: 'Approves an expense in the name of the person who is signed in.',
      inputSchema: ToolSchema.fromObject({
        type: 'object',
        properties: { id: { type: 'string', description: 'As list_expenses gives it' } },
        required: ['id'],
        additionalProperties: false,
      }),
      annotations: { destructiveHint: false, idempotentHint: true, openWorldHint: false },
      scopes: ['expenses:approve'],
      handler,
    },
  ],
});
