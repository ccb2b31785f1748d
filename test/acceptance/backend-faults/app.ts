/** A tool of a service that fails in many ways: SERVICE_URL says where it is. */
import { App, Duration, Stack } from 'aws-cdk-lib';
import { RemoteMcpServer, ToolHandler, ToolSchema } from 'cdk-remote-mcp-server';

const { SERVICE_URL = '' } = process.env;

const app = new App();
const stack = new Stack(app, 'BackendFaults');

new RemoteMcpServer(stack, 'Mcp', {
  tools: [{
    name: 'get',
    description: 'Gets something of the service.',
    inputSchema: ToolSchema.fromObject({ type: 'object', properties: { what: { type: 'string' } }, required: ['what'] }),
    handler: ToolHandler.http({
      baseUrl: SERVICE_URL, path: '/{what}', allowedNetworks: ['127.0.0.1/32'], timeout: Duration.seconds(2), retryAttempts: 0,
    }),
  }],
});
