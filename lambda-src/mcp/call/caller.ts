import type { AuthInfo } from '@modelcontextprotocol/server';
import { type AuthorizerContext, OAUTH_PATHS, type ToolCaller } from '../../../src/contract';

/** Who calls, as the authorizer found in a verified token. */
export interface Caller extends ToolCaller {
  /** When the token expires, in epoch seconds. */
  readonly expiresAt: number;
}

/**
 * Reads the caller from what the authorizer left in the event.
 *
 * API Gateway keeps the authorizer's answer for a while, so the expiry is compared with the clock once more.
 *
 * @param context `event.requestContext.authorizer`
 * @returns undefined when no authorizer answered, or the token has expired since
 */
export function identifyCaller(context: Partial<AuthorizerContext> | null | undefined): Caller | undefined {
  const { clientId, subject, scopes, expiresAt } = context ?? {};
  if (!clientId || !subject || typeof scopes !== 'string' || !(Number(expiresAt) > Date.now() / 1000)) {
    return undefined;
  }
  return { clientId, subject, scopes: scopes.split(' ').filter(Boolean), expiresAt: Number(expiresAt) };
}

/**
 * The caller in the form that the SDK hands to request handlers. It holds no token: nothing behind this point may have it.
 *
 * @param resource the URL of the MCP endpoint (RFC 8707)
 */
export function toAuthInfo(caller: Caller, resource: URL): AuthInfo {
  return {
    token: '',
    clientId: caller.clientId,
    scopes: [...caller.scopes],
    expiresAt: caller.expiresAt,
    resource,
    resourceMetadataUrl: metadataUrlOf(resource),
    extra: { subject: caller.subject },
  };
}

/**
 * The URL of the metadata of the MCP endpoint (RFC 9728), which is below the base URL as the endpoint is.
 *
 * @param resource the URL of the endpoint
 */
export function metadataUrlOf(resource: URL): string {
  return new URL(`.${OAUTH_PATHS.protectedResourceMetadataForMcp}`, resource).href;
}
