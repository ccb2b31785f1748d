import type { AwsServices } from './aws-services';
import { ENVIRONMENT, type OAuthSettings } from '../../../src/contract';

export const ISSUER = 'https://abc123.execute-api.us-east-1.amazonaws.com/prod';
export const MCP_URL = `${ISSUER}/mcp`;
export const SIGNING_SECRET_ARN = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:Signing';
export const INITIAL_ACCESS_TOKEN_ARN = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:InitialAccessToken';
export const SIGNING_SECRET = 'first-signing-secret-with-enough-characters';
export const INITIAL_ACCESS_TOKEN = 'initial-access-token-of-the-owner';

export const SETTINGS: OAuthSettings = {
  accessTokenLifetime: 3_600,
  clientLifetime: 90 * 86_400,
  scopes: ['weather:read', 'weather:write'],
  resourceName: 'Weather',
};

/** Sets the environment that the functions start in, and the secrets that they read. */
export function prepareServer({ tableName, secrets }: AwsServices, settings: OAuthSettings = SETTINGS): void {
  Object.assign(process.env, {
    [ENVIRONMENT.publicBaseUrl]: ISSUER,
    [ENVIRONMENT.tableName]: tableName,
    [ENVIRONMENT.signingSecretArn]: SIGNING_SECRET_ARN,
    [ENVIRONMENT.initialAccessTokenSecretArn]: INITIAL_ACCESS_TOKEN_ARN,
    [ENVIRONMENT.oauthSettings]: JSON.stringify(settings),
  });
  secrets.put(SIGNING_SECRET_ARN, SIGNING_SECRET);
  secrets.put(INITIAL_ACCESS_TOKEN_ARN, INITIAL_ACCESS_TOKEN);
}
