import { App, Stack } from 'aws-cdk-lib';
import { Authorization, Backend, IdentityProvider, RemoteMcpServer } from 'cdk-remote-mcp-server';

const app = new App();
const stack = new Stack(app, 'McpServer');

// `npm run everything` serves it on this machine. A deployed server needs one that it can reach: UPSTREAM_URL=https://...
const { UPSTREAM_URL: url = 'http://127.0.0.1:3001/mcp' } = process.env;

new RemoteMcpServer(stack, 'Gateway', {
  serverTitle: 'Gateway',
  authorization: Authorization.builtIn({ identityProvider: IdentityProvider.passphrase() }),
  scopes: [{ name: 'demo', description: 'Use the demonstration' }],
  backends: [
    // people sign in here; the server behind needs no login of its own, or knows this one by `credentials`
    Backend.mcpServer({
      url,
      // other addresses than those of the public internet are not called unless they are named
      ...(url.startsWith('http://127.0.0.1:') && { allowedNetworks: ['127.0.0.1/32'] }),
      prefix: 'demo_',
      tools: { exclude: ['get-env', 'toggle-*'] },
      scopes: ['demo'],
    }),
  ],
});
