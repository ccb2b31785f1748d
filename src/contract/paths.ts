/* The paths of the HTTP API, below the public base URL. */

/** The MCP endpoint (MCP 2026-07-28, transports: "one endpoint path"). Its absolute URL is the `aud` of access tokens. */
export const MCP_PATH = '/mcp';

/** The folder of documents by which clients find out about a server (RFC 8615). */
export const WELL_KNOWN_FOLDER = '/.well-known';

/** The endpoints of the authorization server, with the standard that defines each. */
export const OAUTH_PATHS = {
  /** RFC 9728 section 3.1, appended to the base URL. */
  protectedResourceMetadata: '/.well-known/oauth-protected-resource',
  /** RFC 9728 section 3.1, the form with the resource's path. */
  protectedResourceMetadataForMcp: '/.well-known/oauth-protected-resource/mcp',
  /** OpenID Connect Discovery 1.0 section 4: the only form that clients probe below a stage prefix. */
  openidConfiguration: '/.well-known/openid-configuration',
  /** RFC 8414 section 3. */
  authorizationServerMetadata: '/.well-known/oauth-authorization-server',
  /** RFC 7517 section 5. */
  jwks: '/jwks',
  /**
   * RFC 6749 section 3.1. Without an identity provider it refuses, but exists: MCP clients cannot read the metadata without it. The pages of
   * one request, for the person who is on the way through it, are at `/authorize/{id}`.
   */
  authorization: '/authorize',
  /** RFC 9126. */
  pushedAuthorizationRequest: '/par',
  /** The page where a person sees and ends what they allowed. */
  account: '/account',
  /** The page for whoever opens the address of the server in a browser. */
  home: '/',
  /** Where identity providers send people back to: the redirect URI of the owner's registration there. */
  signInCallback: '/callback',
  /** RFC 6749 section 3.2. */
  token: '/token',
  /** RFC 7009. */
  revocation: '/revoke',
  /** RFC 7662. */
  introspection: '/introspect',
  /** RFC 7591; management of one client (RFC 7592) is at `/clients/{id}`. */
  registration: '/clients',
  /** RFC 7591, a second name of the registration endpoint. */
  registrationAlias: '/dcr',
  /** RFC 7591: the path that clients guess if they do not read the metadata, as the MCP revision of 2025-03-26 allowed. */
  registrationGuess: '/register',
} as const;
