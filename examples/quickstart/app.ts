import * as path from 'path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Authorization, IdentityProvider, RemoteMcpServer, ResourceContent, ToolHandler, ToolSchema } from 'cdk-remote-mcp-server';

const app = new App();
const stack = new Stack(app, 'Quickstart');

// One function may serve several tools: its event names the tool that is called.
const handbook = new lambda.Function(stack, 'HandbookTools', {
  runtime: lambda.Runtime.NODEJS_24_X,
  architecture: lambda.Architecture.ARM_64,
  handler: 'index.handler',
  code: lambda.Code.fromAsset(path.join(__dirname, 'tools')),
  memorySize: 256,
  timeout: Duration.seconds(10),
});
const handler = ToolHandler.lambdaFunction(handbook);

const server = new RemoteMcpServer(stack, 'Handbook', {
  serverTitle: 'Team handbook',
  instructions: 'Answers questions about how the team works, and does its calendar arithmetic.',
  // a passphrase is generated into a secret; a team would sign in at its own identity provider: see examples/sign-in
  authorization: Authorization.builtIn({ identityProvider: IdentityProvider.passphrase() }),
  tools: [
    {
      name: 'search_handbook',
      title: 'Search the handbook',
      description: 'Finds the sections of the team handbook that best match some words.',
      inputSchema: ToolSchema.fromObject({
        type: 'object',
        properties: {
          query: { type: 'string', minLength: 2, maxLength: 200, description: 'Words to look for' },
          limit: { type: 'integer', minimum: 1, maximum: 10, default: 3, description: 'The most sections to return' },
        },
        required: ['query'],
        additionalProperties: false,
      }),
      outputSchema: ToolSchema.fromFile(path.join(__dirname, 'search-result.schema.json')),
      annotations: { readOnlyHint: true, openWorldHint: false },
      handler,
    },
    {
      name: 'working_days',
      title: 'Count working days',
      description: 'Counts the working days from one date to another, both included, without weekends and the given holidays.',
      inputSchema: ToolSchema.fromObject({
        type: 'object',
        properties: {
          from: { type: 'string', format: 'date', description: 'First day, e.g. 2026-12-21' },
          to: { type: 'string', format: 'date', description: 'Last day' },
          holidays: { type: 'array', items: { type: 'string', format: 'date' }, maxItems: 50, description: 'Days off' },
        },
        required: ['from', 'to'],
        additionalProperties: false,
      }),
      annotations: { readOnlyHint: true, openWorldHint: false },
      handler,
    },
    {
      name: 'local_times',
      title: 'Local times',
      description: 'Tells what the clocks show in several time zones at one moment.',
      inputSchema: ToolSchema.fromObject({
        type: 'object',
        properties: {
          moment: { type: 'string', format: 'date-time', description: 'E.g. 2026-12-01T15:00:00Z' },
          zones: {
            type: 'array',
            items: { type: 'string' },
            minItems: 1,
            maxItems: 20,
            description: 'IANA names, e.g. Europe/Berlin',
          },
        },
        required: ['moment', 'zones'],
        additionalProperties: false,
      }),
      annotations: { readOnlyHint: true, openWorldHint: false },
      handler,
    },
  ],
});

for (const page of ['onboarding', 'releases', 'on-call']) {
  server.addResource({
    uri: `handbook://${page}`,
    name: page,
    description: `The handbook page "${page}"`,
    mimeType: 'text/markdown',
    content: ResourceContent.fromFile(path.join(__dirname, 'tools', 'handbook', `${page}.md`)),
  });
}
