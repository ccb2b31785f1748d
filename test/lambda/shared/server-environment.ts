import type { AwsServices } from './aws-services';
import { type AuthorizerSettings, ENVIRONMENT, type OAuthSettings } from '../../../src/contract';

export const ISSUER = 'https://abc123.execute-api.us-east-1.amazonaws.com/prod';
export const MCP_URL = `${ISSUER}/mcp`;
export const SIGNING_SECRET_ARN = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:Signing';
export const INITIAL_ACCESS_TOKEN_ARN = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:InitialAccessToken';
export const PASSPHRASE_ARN = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:Passphrase';
export const SIGNING_SECRET = 'first-signing-secret-with-enough-characters';
export const INITIAL_ACCESS_TOKEN = 'initial-access-token-of-the-owner';
export const PASSPHRASE = 'correct-horse-battery-staple-generated';

/** A server for machine clients only. */
export const SETTINGS: OAuthSettings = {
  version: 1,
  resourceName: 'Weather',
  scopes: [
    { name: 'weather:read', description: 'Read the weather', implies: [], formerNames: [] },
    { name: 'weather:write', description: 'Change the weather', implies: ['weather:read'], formerNames: [] },
  ],
  accessTokenLifetime: 3_600,
  refreshTokenLifetime: 30 * 86_400,
  grantLifetime: 90 * 86_400,
  sessionLifetime: 3_600,
  clientLifetime: 90 * 86_400,
  admission: {},
  registration: {
    dynamic: 'anyone',
    metadataDocuments: true,
    redirectSchemes: [],
    reservedNames: {},
    perAddressAndHour: 100,
    perDay: 1_000,
    unusedLifetime: 86_400,
  },
  preRegisteredClients: [],
  branding: {},
  trustedIssuers: [],
  dpop: false,
};

/** A server that a person signs in to with a passphrase. */
export const PERSON_SETTINGS: OAuthSettings = { ...SETTINGS, identityProvider: { type: 'passphrase', secretArn: PASSPHRASE_ARN } };

export const SCOPE_NAMES = SETTINGS.scopes.map(({ name }) => name);

/** What the authorizer of these servers is given. */
export const AUTHORIZER_SETTINGS: AuthorizerSettings = {
  version: 1,
  tokens: { type: 'own', permanentClients: [], dpop: false },
  scopes: SETTINGS.scopes,
  toolScopes: {},
  cacheSeconds: 60,
};

/** Sets the environment that the functions start in, and the secrets that they read. */
export function prepareServer({ tableName, secrets }: AwsServices): void {
  Object.assign(process.env, {
    [ENVIRONMENT.publicBaseUrl]: ISSUER,
    [ENVIRONMENT.tableName]: tableName,
    [ENVIRONMENT.signingSecretArn]: SIGNING_SECRET_ARN,
    [ENVIRONMENT.initialAccessTokenSecretArn]: INITIAL_ACCESS_TOKEN_ARN,
    [ENVIRONMENT.deployTimeValues]: '[]',
  });
  secrets.put(SIGNING_SECRET_ARN, SIGNING_SECRET);
  secrets.put(INITIAL_ACCESS_TOKEN_ARN, INITIAL_ACCESS_TOKEN);
  secrets.put(PASSPHRASE_ARN, PASSPHRASE);
}
