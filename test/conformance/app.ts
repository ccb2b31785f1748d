/** The server that the official conformance suite asks for, made with the public construct alone: `remote-mcp local` serves it. */
import * as path from 'path';
import { App, Stack } from 'aws-cdk-lib';
import { PromptMessage, RemoteMcpServer, ResourceContent, ServerModule } from 'cdk-remote-mcp-server';

const app = new App();
const stack = new Stack(app, 'Conformance');

new RemoteMcpServer(stack, 'Mcp', {
  // tests call as fast as the machine can
  throttlingRateLimit: 1000,
  throttlingBurstLimit: 1000,
  module: ServerModule.fromEntry(path.join(__dirname, 'server.ts')),
  resources: [
    {
      uri: 'test://static-text',
      name: 'Static text',
      description: 'A text',
      mimeType: 'text/plain',
      content: ResourceContent.fromText('This is the content of the static text resource.'),
    },
    {
      uri: 'test://static-binary',
      name: 'Static image',
      description: 'An image',
      mimeType: 'image/png',
      content: ResourceContent.fromFile(path.join(__dirname, 'resources', 'red-pixel.png')),
    },
  ],
  prompts: [
    {
      name: 'test_simple_prompt',
      description: 'A text',
      messages: [PromptMessage.user('This is a simple prompt for testing.')],
    },
    {
      name: 'test_prompt_with_arguments',
      description: 'A text with two gaps',
      arguments: [
        { name: 'arg1', description: 'Fills the first gap', required: true, completions: ['test', 'testing', 'other'] },
        { name: 'arg2', description: 'Fills the second gap', required: true },
      ],
      messages: [PromptMessage.user('Prompt with arguments: arg1=\'{{arg1}}\', arg2=\'{{arg2}}\'')],
    },
  ],
});
