import * as path from 'path';
import { App, Stack } from 'aws-cdk-lib';
import { Authorization, IdentityProvider, PromptMessage, RemoteMcpServer, ServerModule } from 'cdk-remote-mcp-server';

const app = new App();
const stack = new Stack(app, 'TypescriptModule');

new RemoteMcpServer(stack, 'Meetings', {
  serverTitle: 'Meeting planner',
  instructions: 'Finds times for meetings across time zones, and makes calendar entries of them.',
  authorization: Authorization.builtIn({ identityProvider: IdentityProvider.passphrase() }),
  module: ServerModule.fromEntry(path.join(__dirname, 'server.ts')),
  prompts: [
    {
      name: 'arrange_meeting',
      title: 'Arrange a meeting',
      arguments: [
        { name: 'people', description: 'Who takes part, and where they are', required: true },
        { name: 'length', description: 'How long it takes', completions: ['15 minutes', '30 minutes', '1 hour'] },
      ],
      messages: [PromptMessage.user('Find a time next week for a meeting of {{people}}, and make a calendar entry. Length: {{length}}')],
    },
  ],
});
