/** The handbook, for the owner's own clients alone. */
import { App } from 'aws-cdk-lib';
import { addHandbook, WITHOUT_BOUNDS } from './handbook';
import { preRegisteredClients, teamLogin } from './registrations';
import { Authorization, ClientRegistration } from 'cdk-remote-mcp-server';

addHandbook(new App(), 'Closed', (stack) => Authorization.builtIn({
  ...WITHOUT_BOUNDS,
  identityProvider: teamLogin(stack),
  clientRegistration: ClientRegistration.closed({ clients: preRegisteredClients(stack) }),
}));
