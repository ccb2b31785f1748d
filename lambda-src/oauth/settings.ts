import { ENVIRONMENT, MCP_PATH, type OAuthSettings } from '../../src/contract';
import { requireEnvironment } from '../shared/environment';
import { readSettings } from '../shared/settings-file';

/** The issuer (RFC 8414 section 2), and the prefix of every URL that is published. Never derived from a request. */
export const issuer = requireEnvironment(ENVIRONMENT.publicBaseUrl);

/** The protected resource (RFC 8707), which is the audience of every access token. */
export const mcpUrl = `${issuer}${MCP_PATH}`;

export const tableName = requireEnvironment(ENVIRONMENT.tableName);

export const initialAccessTokenSecretArn = requireEnvironment(ENVIRONMENT.initialAccessTokenSecretArn);

export const settings = readSettings<OAuthSettings>();
