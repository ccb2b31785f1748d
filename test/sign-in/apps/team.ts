import type { Stack } from 'aws-cdk-lib';
import { WITHOUT_BOUNDS } from './handbook';
import { preRegisteredClients, teamLogin } from './registrations';
import { Authorization, ClientRegistration } from 'cdk-remote-mcp-server';

/** People of the team sign in, administrators may allow more than others, and any client may come; two are registered by the owner. */
export function teamAuthorization(stack: Stack): Authorization {
  return Authorization.builtIn({
    ...WITHOUT_BOUNDS,
    identityProvider: teamLogin(stack),
    admission: {
      emailDomains: ['example.com'],
      scopesByGroup: { '*': ['handbook:write'], 'admins': ['handbook:admin'] },
    },
    clientRegistration: ClientRegistration.open({
      perAddressAndHour: 100_000,
      perDay: 100_000,
      clients: preRegisteredClients(stack),
    }),
  });
}
