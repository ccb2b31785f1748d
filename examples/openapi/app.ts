import * as path from 'path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Authorization, Backend, IdentityProvider, Interceptor, OpenApiDocument, RemoteMcpServer } from 'cdk-remote-mcp-server';

const app = new App();
const stack = new Stack(app, 'OpenApi');

// `npm run api` serves the library on this machine. A deployed server needs one that it can reach: LIBRARY_URL=https://...
const { LIBRARY_URL: baseUrl = 'http://127.0.0.1:8081' } = process.env;

new RemoteMcpServer(stack, 'Library', {
  serverTitle: 'Library',
  authorization: Authorization.builtIn({ identityProvider: IdentityProvider.passphrase() }),
  backends: [
    Backend.openApi({
      document: OpenApiDocument.fromFile(path.join(__dirname, 'api', 'openapi.yaml')),
      prefix: 'library_',
      include: [{ tags: ['catalogue', 'loans'] }],
      overrides: {
        borrowBook: {
          name: 'library_borrow',
          description: 'Borrows a book for the person who is signed in.',
          // the branch is not for the model to choose
          parameters: { branch: { fixed: 'main-street' } },
        },
      },
      // instead of what the document has under "servers"
      baseUrl,
      // other addresses than those of the public internet are not called unless they are named
      ...(baseUrl.startsWith('http://127.0.0.1:') && { allowedNetworks: ['127.0.0.1/32'] }),
    }),
  ],
  interceptors: [
    Interceptor.lambdaFunction(new lambda.Function(stack, 'HouseRules', {
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      handler: 'index.handler',
      code: lambda.Code.fromAsset(path.join(__dirname, 'interceptor')),
      timeout: Duration.seconds(5),
      memorySize: 256,
    })),
  ],
  // adds the tool search_tools: of use where an API has hundreds of operations
  toolSearch: {},
});
