import { App, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Authorization, ClientRegistration, ExternalIssuer, IdentityProvider, RemoteMcpServer, ToolHandler, ToolSchema } from 'cdk-remote-mcp-server';

/** Stacks with the same server, and people of an identity provider, or an authorization server, elsewhere. */
const app = new App();

function handbook(id: string, authorization: (stack: Stack) => Authorization): void {
  const stack = new Stack(app, id);
  const handler = ToolHandler.lambdaFunction(new lambda.Function(stack, 'Tool', {
    runtime: lambda.Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: lambda.Code.fromInline("exports.handler = async ({ caller, arguments: { page } }) => `${caller.subject} ${page ?? ''}`;"),
  }));
  const inputSchema = ToolSchema.fromObject({ type: 'object', properties: { page: { type: 'string' } }, required: ['page'] });
  new RemoteMcpServer(stack, 'Mcp', {
    scopes: [
      { name: 'handbook:read', description: 'Read the handbook' },
      { name: 'handbook:write', description: 'Change the handbook', implies: ['handbook:read'] },
    ],
    tools: [
      { name: 'erase_page', description: 'Erases a page.', inputSchema, scopes: ['handbook:read'], annotations: { destructiveHint: true }, handler },
      { name: 'read_page', description: 'Reads a page.', inputSchema, scopes: ['handbook:read'], annotations: { readOnlyHint: true }, handler },
      { name: 'tidy_up', description: 'Tidies the handbook up.', scopes: ['handbook:write'], handler },
    ],
    authorization: authorization(stack),
  });
}

const builtIn = (clientRegistration: ClientRegistration) => (stack: Stack) => Authorization.builtIn({
  identityProvider: IdentityProvider.oidc({
    label: 'Example login',
    issuer: 'https://login.example.com',
    clientId: 'abc',
    clientSecret: secretsmanager.Secret.fromSecretNameV2(stack, 'ClientSecret', 'login-client-secret'),
  }),
  admission: { groups: ['staff'], scopesByGroup: { '*': ['handbook:read'], 'editors': ['handbook:write'] } },
  clientRegistration,
});

handbook('Handbook', builtIn(ClientRegistration.open()));
handbook('Restricted', builtIn(ClientRegistration.restricted()));
handbook('Closed', builtIn(ClientRegistration.closed({})));

handbook('External', () => Authorization.external(ExternalIssuer.entraId({
  tenantId: '11111111-1111-4111-8111-111111111111', clientId: '22222222-2222-4222-8222-222222222222',
})));
