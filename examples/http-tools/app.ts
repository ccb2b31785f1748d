import { App, Duration, SecretValue, Stack } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Authorization, HttpCredentials, HttpMethod, IdentityProvider, RemoteMcpServer, ToolHandler, ToolSchema } from 'cdk-remote-mcp-server';

const app = new App();
const stack = new Stack(app, 'HttpTools');

// `npm run api` serves the help desk on this machine. A deployed server needs one that it can reach: HELP_DESK_URL=https://...
const { HELP_DESK_URL: baseUrl = 'http://127.0.0.1:8080/v1' } = process.env;

const helpDesk = {
  baseUrl,
  // other addresses than those of the public internet are not called unless they are named
  ...(baseUrl.startsWith('http://127.0.0.1:') && { allowedNetworks: ['127.0.0.1/32'] }),
  credentials: [HttpCredentials.apiKey(new secretsmanager.Secret(stack, 'HelpDeskApiKey', {
    description: 'The API key of the help desk: put the real one in with "aws secretsmanager put-secret-value"',
    secretStringValue: SecretValue.unsafePlainText('only-for-this-machine'),
  }))],
  timeout: Duration.seconds(10),
};

new RemoteMcpServer(stack, 'HelpDesk', {
  serverTitle: 'Help desk',
  authorization: Authorization.builtIn({ identityProvider: IdentityProvider.passphrase() }),
  tools: [
    {
      name: 'search_tickets',
      title: 'Search tickets',
      description: 'Finds tickets of the help desk by words of their titles, and by status.',
      inputSchema: ToolSchema.fromObject({
        type: 'object',
        properties: {
          words: { type: 'string', maxLength: 100, description: 'Part of the title' },
          status: { enum: ['open', 'closed'] },
        },
        additionalProperties: false,
      }),
      annotations: { readOnlyHint: true, openWorldHint: false },
      handler: ToolHandler.http({
        ...helpDesk,
        path: '/tickets',
        // what the call does not have is left out
        query: { words: '{{words}}', status: '{{status}}' },
        result: 'tickets[].{ id: id, title: title, status: status }',
      }),
    },
    {
      name: 'get_ticket',
      title: 'Get a ticket',
      description: 'Tells all about one ticket.',
      inputSchema: ToolSchema.fromObject({
        type: 'object',
        properties: { id: { type: 'integer', minimum: 1 } },
        required: ['id'],
        additionalProperties: false,
      }),
      annotations: { readOnlyHint: true, openWorldHint: false },
      handler: ToolHandler.http({ ...helpDesk, path: '/tickets/{id}' }),
    },
    {
      name: 'create_ticket',
      title: 'Create a ticket',
      description: 'Opens a ticket in the name of the person who is signed in.',
      inputSchema: ToolSchema.fromObject({
        type: 'object',
        properties: { title: { type: 'string', minLength: 5, maxLength: 200 } },
        required: ['title'],
        additionalProperties: false,
      }),
      annotations: { destructiveHint: false, openWorldHint: false },
      handler: ToolHandler.http({
        ...helpDesk,
        method: HttpMethod.POST,
        path: '/tickets',
        // who calls comes from the access token, not from the model
        body: { title: '{{title}}', reporter: '{{$caller.subject}}' },
      }),
    },
  ],
});
