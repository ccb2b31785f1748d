/** The tools of a service by the OpenAPI document that it serves itself: TODO_DOCUMENT is a file with it, TODO_URL where the service is. */
import { App, Stack } from 'aws-cdk-lib';
import { Backend, OpenApiDocument, RemoteMcpServer } from 'cdk-remote-mcp-server';

const { TODO_DOCUMENT = '', TODO_URL = '' } = process.env;

const app = new App();
const stack = new Stack(app, 'TodoApi');

new RemoteMcpServer(stack, 'Mcp', {
  // tests call as fast as the machine can
  throttlingRateLimit: 1000,
  throttlingBurstLimit: 1000,
  backends: [Backend.openApi({ document: OpenApiDocument.fromFile(TODO_DOCUMENT), baseUrl: TODO_URL, allowedNetworks: ['127.0.0.1/32'] })],
});
