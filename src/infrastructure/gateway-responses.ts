import { Lazy } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { landingPage, type LandingPageProps } from './landing-page';
import type { ManifestBuilder } from './manifest-builder';
import { type AuthorizerDenial, OAUTH_PATHS, STRICT_TRANSPORT_SECURITY } from '../contract';

/** An answer that API Gateway gives itself. */
interface GatewayResponse {
  readonly type: apigateway.ResponseType;
  /** The answer's own status unless given. */
  readonly statusCode?: string;
  /** A code of OAuth 2.0 (RFC 6749 section 5.2, RFC 6750 section 3.1) where one fits. */
  readonly error: string;
  readonly description: string;
  readonly headers?: { readonly [name: string]: string };
  /** True if a browser gets it when somebody opens the server's address, or one that does not exist. */
  readonly meetsBrowsers?: boolean;
  /** More members of the body. Asked for when no more tools can come. */
  readonly members?: () => { readonly scope?: string };
}

/** What the challenges depend on. */
export interface ChallengeProps {
  /** The names of the scopes that clients are told to ask for. */
  readonly scopes: readonly string[];
  /** Knows which scopes the tools need: if any does, the authorizer says what a call lacks that it denies. */
  readonly manifest: ManifestBuilder;
}

/** Where the authorizer leaves what it says of a call that it denies. */
const DENIAL: { readonly [member in keyof AuthorizerDenial]: string } = {
  challenge: 'context.authorizer.challenge',
  scope: 'context.authorizer.scope',
};

const RETRY_AFTER = { 'Retry-After': "'5'" };

/**
 * Gives the API's own answers a JSON body, CORS headers and, where a client should log in, a challenge.
 *
 * Browsers that come without a token, because somebody pasted the address of the server, get a page.
 *
 * Only these can carry `WWW-Authenticate`: API Gateway renames that header in the answers of functions, and clients that do
 * not find it cannot log in.
 */
export function addGatewayResponses(api: apigateway.RestApi, publicBaseUrl: string, challenges: ChallengeProps, landing: LandingPageProps): void {
  for (const { type, statusCode, error, description, headers, meetsBrowsers, members } of gatewayResponses(publicBaseUrl, challenges)) {
    api.addGatewayResponse(type.responseType, {
      type,
      statusCode,
      responseHeaders: {
        'Access-Control-Allow-Origin': "'*'", // the answers are the same for everybody, and nobody sends cookies
        'Access-Control-Expose-Headers': "'WWW-Authenticate,Retry-After'",
        'Cache-Control': "'no-store'",
        'Strict-Transport-Security': `'${STRICT_TRANSPORT_SECURITY}'`,
        ...headers,
        // followed by browsers alone, whichever of the templates they get
        ...(meetsBrowsers && landing.homeUrl && { Refresh: `'0;url=${landing.homeUrl}'` }),
      },
      templates: {
        'application/json': Lazy.string({
          produce: () => JSON.stringify({ error, error_description: description, ...members?.(), request_id: '$context.requestId' }),
        }),
        ...(meetsBrowsers && { 'text/html': landingPage(landing) }),
      },
    });
  }
}

function gatewayResponses(publicBaseUrl: string, { scopes, manifest }: ChallengeProps): GatewayResponse[] {
  // RFC 9728 section 5.1; the scope makes clients ask for what they need at once
  const challenge = [
    `resource_metadata="${publicBaseUrl}${OAUTH_PATHS.protectedResourceMetadataForMcp}"`,
    ...(scopes.length > 0 ? [`scope="${scopes.join(' ')}"`] : []),
  ];
  // no error code: the answer is the same for requests without a token, which RFC 6750 section 3.1 wants to have none
  const unauthorized = `'Bearer ${challenge.join(', ')}'`;
  const insufficientScope = `'Bearer ${['error="insufficient_scope"', ...challenge].join(', ')}'`;
  // when no more tools can come
  const challengesCalls = () => Object.keys(manifest.toolScopes).length > 0;
  const forbidden = { 'WWW-Authenticate': Lazy.string({ produce: () => challengesCalls() ? DENIAL.challenge : insufficientScope }) };
  const { ResponseType } = apigateway;
  return [
    {
      type: ResponseType.UNAUTHORIZED,
      statusCode: '401',
      error: 'invalid_token',
      description: 'A valid access token is needed: see the WWW-Authenticate header',
      headers: { 'WWW-Authenticate': unauthorized },
      meetsBrowsers: true,
    },
    {
      type: ResponseType.ACCESS_DENIED,
      statusCode: '403',
      error: 'insufficient_scope',
      description: 'The access token does not allow this request',
      headers: forbidden,
      members: () => challengesCalls() ? { scope: `$${DENIAL.scope}` } : {},
    },
    {
      type: ResponseType.MISSING_AUTHENTICATION_TOKEN,
      statusCode: '404',
      error: 'not_found',
      description: 'There is no such endpoint',
      meetsBrowsers: true,
    },
    {
      type: ResponseType.THROTTLED,
      statusCode: '429',
      error: 'slow_down',
      description: 'There are too many requests',
      headers: { 'Retry-After': "'1'" },
    },
    ...[ResponseType.AUTHORIZER_FAILURE, ResponseType.AUTHORIZER_CONFIGURATION_ERROR].map((type) => ({
      type,
      statusCode: '503',
      error: 'temporarily_unavailable',
      description: 'Access tokens cannot be checked at the moment',
      headers: RETRY_AFTER,
    })),
    {
      type: ResponseType.INTEGRATION_FAILURE,
      statusCode: '503',
      error: 'temporarily_unavailable',
      description: 'The server cannot be reached at the moment',
      headers: RETRY_AFTER,
    },
    // all others, with their own status: 413 for a request that is too large, 504 for a function that takes too long
    { type: ResponseType.DEFAULT_4XX, error: 'invalid_request', description: 'The request was refused' },
    { type: ResponseType.DEFAULT_5XX, error: 'server_error', description: 'The server failed' },
  ];
}
