import type { IdentityProvider } from './identity-provider';
import type { OAuthSettings } from '../../../src/contract';
import { settings } from '../settings';

let loaded: Promise<IdentityProvider> | undefined;

/**
 * Returns the identity provider of the settings. It is loaded when somebody signs in, and no sooner.
 *
 * @throws Error when the settings name none
 */
export function loadIdentityProvider(): Promise<IdentityProvider> {
  loaded ??= load(settings);
  return loaded;
}

async function load({ identityProvider: provider, admission }: OAuthSettings): Promise<IdentityProvider> {
  switch (provider?.type) {
    case 'oidc':
      return (await import('./oidc')).oidcProvider(provider, admission);
    case 'gitHub':
      return (await import('./github')).gitHubProvider(provider, admission);
    case 'passphrase':
      return (await import('./passphrase')).passphraseProvider(provider);
    case undefined:
      throw new Error('The settings name no identity provider');
  }
}
