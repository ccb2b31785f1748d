import type { Construct } from 'constructs';
import type { ExternalTokenSettings, ScopeSettings } from '../../contract';

/** One authorization server of the owner's. */
export interface ExternalIssuerDefinition {
  /** Lower case, no full stop. */
  readonly problems: readonly string[];
  /** Makes what it needs, in the scope of the server. */
  bind(scope: Construct, server: ExternalIssuerBinding): BoundExternalIssuer;
}

/** What an authorization server of the owner's may need to know of the server. */
export interface ExternalIssuerBinding {
  /** The URL that clients connect to. */
  readonly url: string;
  readonly scopes: readonly ScopeSettings[];
}

/** One authorization server of the owner's, ready to be used. */
export interface BoundExternalIssuer {
  readonly tokens: ExternalTokenSettings;
  /** What MCP clients have to know of it, if it does not publish that as they need it. */
  readonly endpoints?: IssuerEndpoints;
}

/** The endpoints of an authorization server (RFC 8414 section 2). */
export interface IssuerEndpoints {
  readonly authorization: string;
  readonly token: string;
  readonly revocation?: string;
  readonly jwks: string;
  /** Scopes that clients may ask for besides those of the server. */
  readonly scopes: readonly string[];
}
