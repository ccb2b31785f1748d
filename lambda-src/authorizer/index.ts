/**
 * The authorizer of `/mcp`. API Gateway asks it before a request reaches the mcp function, because only what API Gateway refuses
 * itself can carry `WWW-Authenticate`.
 */
import { calledTool } from './called-tool';
import { requireKeyBinding } from './key-binding';
import { allowMcp, type AuthorizerResult, denyCall } from './policy';
import { type AuthorizerEvent, readCredentials } from './request';
import type { TokenVerifier } from './verified-token';
import { type AuthorizerSettings, ENVIRONMENT, MCP_PATH, OAUTH_PATHS } from '../../src/contract';
import { currentScopes } from '../shared/current-scopes';
import { requireEnvironment } from '../shared/environment';
import { insufficientScope } from '../shared/insufficient-scope';
import { InvalidAccessTokenError } from '../shared/invalid-access-token';
import { log } from '../shared/log';
import { scopeClosure } from '../shared/scope-closure';
import { readSettings } from '../shared/settings-file';

const publicBaseUrl = requireEnvironment(ENVIRONMENT.publicBaseUrl);
const resource = `${publicBaseUrl}${MCP_PATH}`;
const resourceMetadataUrl = `${publicBaseUrl}${OAUTH_PATHS.protectedResourceMetadataForMcp}`;
const { tokens, scopes: declaredScopes, toolScopes, cacheSeconds } = readSettings<AuthorizerSettings>();
const scopesOfTools = new Map(Object.entries(toolScopes));
/** What clients put before a scope when they ask for it. */
const scopePrefix = tokens.type === 'external' ? tokens.requestedScopePrefix : '';
const verifyToken = await loadVerifier();

/** The code for the tokens of one kind of issuer is not loaded for the other. */
async function loadVerifier(): Promise<TokenVerifier> {
  const expectations = { resource, minRemainingLife: cacheSeconds };
  if (tokens.type === 'external') {
    const { externalTokenVerifier } = await import('./external-tokens');
    return externalTokenVerifier(tokens, expectations);
  }
  const { loadOwnTokenVerifier } = await import('./own-tokens');
  return loadOwnTokenVerifier(tokens, publicBaseUrl, expectations);
}

/**
 * Tells API Gateway whether a request may reach the MCP endpoint, and the mcp function who calls. A call of a tool that needs scopes
 * which the token lacks is denied with a challenge that names them.
 *
 * @throws Error `Unauthorized`, which API Gateway answers with 401, for every token that is not good
 * @throws other errors, which API Gateway answers as AUTHORIZER_FAILURE, when the token could not be checked
 */
export async function handler(event: AuthorizerEvent): Promise<AuthorizerResult> {
  try {
    return await authorize(event);
  } catch (error) {
    if (error instanceof InvalidAccessTokenError) {
      log.info('Token refused', { reason: error.message });
      // the whole message, to the letter: any other is an internal error to API Gateway
      throw new Error('Unauthorized');
    }
    log.error('A token could not be checked', { error });
    throw new Error('Unavailable');
  }
}

async function authorize(event: AuthorizerEvent): Promise<AuthorizerResult> {
  const credentials = readCredentials(event);
  const token = await verifyToken(credentials.token);
  await requireKeyBinding(credentials, token, event, resource);

  const scopes = scopeClosure(currentScopes(token.scopes, declaredScopes), declaredScopes);
  const tool = calledTool(event) ?? '';
  const needed = scopesOfTools.get(tool) ?? [];
  if (needed.every((scope) => scopes.has(scope))) {
    return allowMcp(event.methodArn, token, scopes);
  }
  log.info('Call denied for want of scopes', { clientId: token.clientId, tool, needed });
  const scope = needed.map((name) => `${scopePrefix}${name}`).join(' ');
  return denyCall(event.methodArn, token, { challenge: insufficientScope(credentials.scheme, { scope, resourceMetadataUrl }), scope });
}
