/** The server that the official conformance suite asks for, as far as tools and resources reach; made with the public construct alone. */
import * as path from 'path';
import { App, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { RemoteMcpServer, ResourceContent, ToolHandler, ToolSchema } from 'cdk-remote-mcp-server';

const app = new App();
const stack = new Stack(app, 'Conformance');

const handler = ToolHandler.lambdaFunction(new lambda.Function(stack, 'Tools', {
  runtime: lambda.Runtime.NODEJS_24_X,
  handler: 'index.handler',
  code: lambda.Code.fromAsset(path.join(__dirname, 'tools')),
}));

const server = new RemoteMcpServer(stack, 'Mcp');

const TOOLS: Record<string, string> = {
  test_simple_text: 'Answers with a text',
  test_image_content: 'Answers with an image',
  test_audio_content: 'Answers with a sound',
  test_embedded_resource: 'Answers with an embedded resource',
  test_multiple_content_types: 'Answers with a text, an image and a resource',
  test_error_handling: 'Answers with an error',
  test_tool_with_progress: 'Answers with a text after a while',
  test_tool_with_logging: 'Answers with a text',
  test_streaming_elicitation: 'Answers with a text',
  test_logging_tool: 'Answers with a text',
  test_input_required_result_elicitation: 'Answers with a text, where another could ask for one',
};
for (const [name, description] of Object.entries(TOOLS)) {
  server.addTool({ name, description, inputSchema: ToolSchema.fromObject({ type: 'object' }), handler });
}
server.addTool({
  name: 'json_schema_2020_12_tool',
  description: 'Has a schema with keywords that are easily lost',
  inputSchema: ToolSchema.fromObject({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    $defs: {
      address: { $anchor: 'addressDef', type: 'object', properties: { street: { type: 'string' }, city: { type: 'string' } } },
    },
    properties: {
      name: { type: 'string' },
      address: { $ref: '#/$defs/address' },
      contactMethod: { type: 'string', enum: ['phone', 'email'] },
      phone: { type: 'string' },
      email: { type: 'string' },
    },
    allOf: [{ anyOf: [{ required: ['phone'] }, { required: ['email'] }] }],
    if: { properties: { contactMethod: { const: 'phone' } }, required: ['contactMethod'] },
    then: { required: ['phone'] },
    else: { required: ['email'] },
    additionalProperties: false,
  }),
  handler,
});
server.addTool({
  name: 'test_x_mcp_header',
  description: 'Has an argument that clients repeat in a header',
  inputSchema: ToolSchema.fromObject({ type: 'object', properties: { region: { 'type': 'string', 'x-mcp-header': 'Region' } } }),
  handler,
});

server.addResource({
  uri: 'test://static-text',
  name: 'Static text',
  description: 'A text',
  mimeType: 'text/plain',
  content: ResourceContent.fromText('This is the content of the static text resource.'),
});
server.addResource({
  uri: 'test://static-binary',
  name: 'Static image',
  description: 'An image',
  mimeType: 'image/png',
  content: ResourceContent.fromFile(path.join(__dirname, 'resources', 'red-pixel.png')),
});
