/** A server that has nothing but what another one has: `remote-mcp local` serves it in front of that of `app.ts`. */
import { App, SecretValue, Stack } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Backend, HttpCredentials, RemoteMcpServer } from 'cdk-remote-mcp-server';

const { UPSTREAM_URL = '', UPSTREAM_TOKEN = '' } = process.env;

const app = new App();
const stack = new Stack(app, 'Proxy');

new RemoteMcpServer(stack, 'Mcp', {
  // tests call as fast as the machine can
  throttlingRateLimit: 1000,
  throttlingBurstLimit: 1000,
  backends: [
    Backend.mcpServer({
      url: UPSTREAM_URL,
      allowedNetworks: ['127.0.0.1/32'],
      // without that, nothing would tell whose its tasks are, and calls would be none
      headers: { 'X-Caller': '{{$caller.subject}}' },
      credentials: [HttpCredentials.bearer(new Secret(stack, 'Token', { secretStringValue: SecretValue.unsafePlainText(UPSTREAM_TOKEN) }))],
    }),
  ],
});
