/** The module of the tests that look inside one, for people of the team. */
import * as path from 'path';
import { App, Stack } from 'aws-cdk-lib';
import { WITHOUT_BOUNDS } from '../../sign-in/apps/handbook';
import { teamLogin } from '../../sign-in/apps/registrations';
import { Authorization, RemoteMcpServer, ServerModule } from 'cdk-remote-mcp-server';

const stack = new Stack(new App(), 'ModuleOfPeople');

new RemoteMcpServer(stack, 'Mcp', {
  throttlingRateLimit: 1000,
  throttlingBurstLimit: 1000,
  authorization: Authorization.builtIn({ ...WITHOUT_BOUNDS, identityProvider: teamLogin(stack), admission: { emailDomains: ['example.com'] } }),
  module: ServerModule.fromEntry(path.join(__dirname, '../../acceptance/module-probe/server.ts')),
});
