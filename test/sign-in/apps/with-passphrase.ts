/** The handbook of a single owner. */
import { App } from 'aws-cdk-lib';
import { addHandbook, WITHOUT_BOUNDS } from './handbook';
import { Authorization, ClientRegistration, IdentityProvider } from 'cdk-remote-mcp-server';

addHandbook(new App(), 'WithPassphrase', () => Authorization.builtIn({
  ...WITHOUT_BOUNDS,
  identityProvider: IdentityProvider.passphrase(),
  clientRegistration: ClientRegistration.open({ perAddressAndHour: 100_000, perDay: 100_000 }),
}));
