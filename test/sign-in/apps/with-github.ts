/** The handbook of an organization at GitHub, which the tests play. */
import { App } from 'aws-cdk-lib';
import { addHandbook, WITHOUT_BOUNDS } from './handbook';
import { gitHub } from './registrations';
import { Authorization } from 'cdk-remote-mcp-server';

addHandbook(new App(), 'WithGitHub', (stack) => Authorization.builtIn({
  ...WITHOUT_BOUNDS,
  identityProvider: gitHub(stack),
  admission: { groups: ['example'], scopesByGroup: { '*': ['handbook:write'], 'example/admins': ['handbook:admin'] } },
}));
