/* `settings.json` in the asset of the oauth function. A `DeployTimeValue` stands for a string that holds CloudFormation tokens. */

/** The settings' file name, beside the bundle's `index.mjs`. */
export const SETTINGS_FILE = 'settings.json';

/** A scope that clients may ask for (RFC 6749 section 3.3). */
export interface ScopeSettings {
  readonly name: string;
  /** What it allows, in words for the person who is asked: "Read the handbook". */
  readonly description: string;
  /** The scopes that it includes, as declared: those that they include in turn are not listed. */
  readonly implies: string[];
  /** The worst kind of access that it allows. Absent: the owner does not say. */
  readonly access?: ScopeAccess;
  /** Names that it had before. Clients that still ask for such a name, and grants from that time, mean this scope. */
  readonly formerNames: string[];
}

/** The kind of access that a scope gives a client: to look at things, to change them, or to do what cannot be undone. */
export type ScopeAccess = 'read' | 'write' | 'destructive';

/** What the owner may set of the authorization server. All lifetimes are in seconds. */
export interface OAuthSettings {
  /** Raised when a reader of the old form could not read the new one. */
  readonly version: 1;
  /** The human-readable name of the protected resource (RFC 9728 `resource_name`), which the pages show too. */
  readonly resourceName: string;
  /** In the order of declaration. */
  readonly scopes: ScopeSettings[];
  readonly accessTokenLifetime: number;
  /** How long a refresh token may stay unused. */
  readonly refreshTokenLifetime: number;
  /** How long what a person has allowed a client lasts, however active the client: then they sign in again. */
  readonly grantLifetime: number;
  /** How long a browser stays signed in. */
  readonly sessionLifetime: number;
  /** After how long without use a client record expires. */
  readonly clientLifetime: number;
  /** Absent: nobody can sign in, and only machine clients work. */
  readonly identityProvider?: IdentityProviderSettings;
  readonly admission: AdmissionSettings;
  readonly registration: RegistrationSettings;
  readonly preRegisteredClients: PreRegisteredClientSettings[];
  readonly branding: BrandingSettings;
  readonly trustedIssuers: TrustedIssuerSettings[];
  /** Whether clients may bind their tokens to a key (RFC 9449). */
  readonly dpop: boolean;
}

/** Who signs people in; told apart by `type`. */
export type IdentityProviderSettings = OidcProviderSettings | GitHubProviderSettings | PassphraseProviderSettings;

/** An OpenID provider (OpenID Connect Core 1.0), with the quirks of its maker written out. */
export interface OidcProviderSettings {
  readonly type: 'oidc';
  /** Its name for people: "Continue with {label}". */
  readonly label: string;
  /** Has its configuration at `{issuer}/.well-known/openid-configuration`. Plain http only on a loopback address. */
  readonly issuer: string;
  readonly clientId: string;
  /** Absent: a public client. */
  readonly clientSecretArn?: string;
  /** How the client authenticates there. */
  readonly clientAuthentication: 'client_secret_basic' | 'client_secret_post' | 'none';
  readonly scopes: string[];
  /** More parameters of the authorization request: `hd`, `domain_hint`. */
  readonly parameters: { readonly [name: string]: string };
  /** Asked for, and required of the answer: one of them. Absent: any. */
  readonly acrValues?: string[];
  /** Asked for, and required of the answer, in seconds since the person proved who they are. Absent: any. */
  readonly maxAge?: number;
  readonly claims: ClaimNames;
  /** Whether the provider vouches for every e-mail address that it names; otherwise only for those it marks as verified. */
  readonly trustsEmail: boolean;
  /** Whether the claims are read from the userinfo endpoint too, where the ID token lacks them. */
  readonly userinfo: boolean;
}

/** Where an OpenID provider has what; each a path into nested claims, as `realm_access.roles` is `['realm_access', 'roles']`. */
export interface ClaimNames {
  readonly subject: string[];
  readonly email: string[];
  /** Says that the address is verified: true or 1, also as a string. */
  readonly emailVerified: string[];
  readonly name: string[];
  readonly groups: string[];
}

/** GitHub or GitHub Enterprise Server: OAuth 2.0 without OpenID Connect. Groups are `organization#id` and `organization#id/team#id`. */
export interface GitHubProviderSettings {
  readonly type: 'gitHub';
  readonly label: string;
  /** `https://github.com`: has `/login/oauth/authorize` and `/login/oauth/access_token`. */
  readonly webUrl: string;
  /** `https://api.github.com`. */
  readonly apiUrl: string;
  readonly clientId: string;
  readonly clientSecretArn: string;
}

/** One person, who knows a generated passphrase. */
export interface PassphraseProviderSettings {
  readonly type: 'passphrase';
  readonly secretArn: string;
}

/** Who may enter, of those that the identity provider signs in: whoever meets all the conditions that are given. */
export interface AdmissionSettings {
  /** Verified addresses in one of these domains, in lower case. */
  readonly emailDomains?: string[];
  /** One of these verified addresses, in lower case. */
  readonly emails?: string[];
  /** Members of one of these groups. */
  readonly groups?: string[];
  /** People of whom the claim has one of the values; by the name of the claim, or its dotted path. */
  readonly claims?: { readonly [claim: string]: string[] };
  /** Which scopes members of a group may grant; `*` is everybody. Absent: everybody may grant all scopes. */
  readonly scopesByGroup?: { readonly [group: string]: string[] };
}

/** Which clients the authorization server takes, besides those that the owner registered. */
export interface RegistrationSettings {
  /** Who may register clients that act for people (RFC 7591). Machine clients always need the initial access token. */
  readonly dynamic: 'anyone' | 'initialAccessToken' | 'nobody';
  /** Whether clients may be known by the URL of a document (OAuth Client ID Metadata Document). */
  readonly metadataDocuments: boolean;
  /** Hosts that such documents may be at; a leading `*.` stands for any subdomain. Absent: any public host. */
  readonly metadataDocumentHosts?: string[];
  /** Hosts that people may be sent back to, besides loopback addresses, in the same form. Absent: any. */
  readonly redirectHosts?: string[];
  /** Private-use URI schemes that people may be sent back to, without colon: `cursor`. `*.*` stands for any domain name in reverse order. */
  readonly redirectSchemes: string[];
  /** Names, in lower case, that a client may bear only if it sends people back to one of the hosts: `{ claude: ['claude.ai', 'claude.com'] }`. */
  readonly reservedNames: { readonly [name: string]: string[] };
  /** Maximum number of clients of one source address that have got no token. The same number of places comes back in an hour. */
  readonly perAddressAndHour: number;
  /**
   * Maximum number of unused clients of a day that live for all of `unusedLifetime`: if there are more, new ones live for a shorter time.
   * The same number of new documents is kept.
   */
  readonly perDay: number;
  /** Lifetime of a client that got no token yet, in seconds. */
  readonly unusedLifetime: number;
}

/** A client that the owner registered in the stack. It has no record in the table, and cannot be revoked there. */
export interface PreRegisteredClientSettings {
  readonly clientId: string;
  readonly name: string;
  readonly redirectUris: string[];
  /** Absent: a public client. */
  readonly clientSecretArn?: string;
  /** What it may ask for. Absent: all scopes. */
  readonly scopes?: string[];
}

/** How the pages look. */
export interface BrandingSettings {
  /** A `data:` URI of an image. */
  readonly logo?: string;
  /** The accent colour, `#rrggbb`. */
  readonly color?: string;
  /** Where people get help; `https:` or `mailto:`. */
  readonly supportUrl?: string;
}

/** An issuer whose assertions are exchanged for access tokens (RFC 7523 section 2.1); told apart by `type`. */
export type TrustedIssuerSettings = EnterpriseIssuerSettings | WorkloadIssuerSettings;

/** What both kinds of trusted issuers have. */
interface IssuerSettings {
  readonly issuer: string;
  /** Absent: as the issuer's metadata says. */
  readonly jwksUri?: string;
}

/** An identity provider that decides which clients act for its people (MCP enterprise-managed authorization, ID-JAG). */
export interface EnterpriseIssuerSettings extends IssuerSettings {
  readonly type: 'enterprise';
  /** What its assertions may grant at most. Absent: all scopes. */
  readonly scopes?: string[];
  /** Which of its people may enter, and what they may grant. Absent: as for people who sign in. */
  readonly admission?: AdmissionSettings;
}

/** A platform that vouches for its workloads (workload identity federation). */
export interface WorkloadIssuerSettings extends IssuerSettings {
  readonly type: 'workload';
  /** Names the client that its workloads are. */
  readonly clientId: string;
  /** The subjects that may come; a `*` at the end stands for anything. */
  readonly subjects: string[];
  /** What they are granted. */
  readonly scopes: string[];
}
