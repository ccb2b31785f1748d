import { SCOPE } from './authorization-servers/authorization-server';
import type { AuthorizerSettings, OAuthSettings } from '../src/contract';

const SCOPES = [{ name: SCOPE, description: 'Read the weather', implies: [], formerNames: [] }];

/** A server that a person signs in to with a passphrase, without limits that a measurement would reach. */
export const OAUTH_SETTINGS: OAuthSettings = {
  version: 1,
  resourceName: 'Benchmark',
  scopes: SCOPES,
  accessTokenLifetime: 3_600,
  refreshTokenLifetime: 30 * 86_400,
  grantLifetime: 90 * 86_400,
  sessionLifetime: 3_600,
  clientLifetime: 90 * 86_400,
  identityProvider: { type: 'passphrase', secretArn: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:Passphrase' },
  admission: {},
  registration: {
    dynamic: 'anyone',
    metadataDocuments: true,
    redirectSchemes: [],
    reservedNames: {},
    perAddressAndHour: 1_000_000,
    perDay: 1_000_000,
    unusedLifetime: 86_400,
  },
  preRegisteredClients: [],
  branding: {},
  trustedIssuers: [],
  dpop: false,
};

/** The authorizer of that server. */
export const AUTHORIZER_SETTINGS: AuthorizerSettings = {
  version: 1,
  tokens: { type: 'own', permanentClients: [], dpop: false },
  scopes: SCOPES,
  toolScopes: {},
  cacheSeconds: 60,
};
