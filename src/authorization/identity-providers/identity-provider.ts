import type * as cognito from 'aws-cdk-lib/aws-cognito';
import { cognitoUserPool } from './cognito';
import { gitHub } from './github';
import type { IdentityProviderDefinition } from './identity-provider-definition';
import type {
  Auth0IdentityProviderProps, CognitoIdentityProviderOptions, EntraIdIdentityProviderProps, GitHubIdentityProviderProps, GoogleIdentityProviderProps,
  KeycloakIdentityProviderProps, OktaIdentityProviderProps,
} from './identity-provider-props';
import { auth0, entraId, google, keycloak, okta } from './makers';
import { openIdProvider } from './oidc';
import type { OidcIdentityProviderProps } from './oidc-identity-provider-props';
import { passphrase } from './passphrase';
import { checkArguments } from '../../checks/props/arguments';

/**
 * Who signs people in. The server never sees their passwords: it sends them there, and they come back.
 *
 * Wherever the server has to be registered as a client, the redirect URI is the issuer of the server with `/callback` at its end, as in
 * `https://{api}.execute-api.{region}.amazonaws.com/prod/callback`.
 */
export class IdentityProvider {
  /**
   * Any OpenID provider that publishes its configuration.
   *
   * @see https://openid.net/specs/openid-connect-discovery-1_0.html
   */
  public static oidc(props: OidcIdentityProviderProps): IdentityProvider {
    return new IdentityProvider(openIdProvider(props));
  }

  /**
   * A user pool of Amazon Cognito. An app client is made in it, and a domain unless one is given, whose pages people sign in on.
   *
   * The app client is a public one, for the value of a secret that Cognito makes could only be had by a custom resource: what keeps others
   * from using it is PKCE, and that Cognito sends people nowhere but back to the server. Groups are those of the user pool. People who come
   * to the user pool from elsewhere have a verified address only where the attribute `email_verified` is mapped.
   *
   * @param userPool the user pool, which must be in the region of the server
   * @param options what it has already, and what is asked of the way people sign in
   */
  public static cognito(userPool: cognito.IUserPool, options: CognitoIdentityProviderOptions = {}): IdentityProvider {
    return new IdentityProvider(cognitoUserPool(userPool, options));
  }

  /**
   * A tenant of Microsoft Entra ID. Its members and guests can sign in.
   *
   * Groups are the ids of groups, if the app registration puts them into the ID token (Token configuration, groups claim; "Groups assigned
   * to the application", for people in more than 200 groups cannot sign in otherwise). App roles are the claim `roles`. An address of Entra is
   * not verified, so `emailDomains` and `emails` admit nobody, unless the optional claims `email` and `xms_edov` are in the ID token, or
   * `trustsEmail` is set. `maxAge` needs the optional claim `auth_time`.
   */
  public static entraId(props: EntraIdIdentityProviderProps): IdentityProvider {
    return new IdentityProvider(entraId(props));
  }

  /**
   * Google. There are no groups.
   *
   * Without `hostedDomain`, the condition `emailDomains` also admits people who once gave a Google account of their own an address of the
   * domain, former employees among them.
   */
  public static google(props: GoogleIdentityProviderProps): IdentityProvider {
    return new IdentityProvider(google(props));
  }

  /**
   * Okta. Groups are those that the app's groups claim filter lets through (org authorization server), or those of a claim `groups` that
   * the custom authorization server gives.
   */
  public static okta(props: OktaIdentityProviderProps): IdentityProvider {
    return new IdentityProvider(okta(props));
  }

  /** A tenant of Auth0, with a regular web application. Groups are what an Action puts into the claim `groupsClaim`. */
  public static auth0(props: Auth0IdentityProviderProps): IdentityProvider {
    return new IdentityProvider(auth0(props));
  }

  /**
   * A realm of Keycloak. Groups are the realm roles, which a mapper of the client scope `roles` has to put into the ID token or the user
   * info, unless `groupsClaim` names something else.
   */
  public static keycloak(props: KeycloakIdentityProviderProps): IdentityProvider {
    return new IdentityProvider(keycloak(props));
  }

  /**
   * GitHub or GitHub Enterprise Server, with an OAuth app. Groups are organizations and teams, as in `example` and `example/staff`.
   *
   * An organization that restricts third-party apps has to approve the app, else it is not seen.
   */
  public static gitHub(props: GitHubIdentityProviderProps): IdentityProvider {
    return new IdentityProvider(gitHub(props));
  }

  /**
   * No identity provider at all: one person signs in with a passphrase, which is generated into a secret. For a server of one's own.
   *
   * The ARN of the secret is an output of the stack. Another value can be put in its place, 20 characters or more.
   */
  public static passphrase(): IdentityProvider {
    return new IdentityProvider(passphrase());
  }

  private constructor(
    /** @internal */
    public readonly _definition: IdentityProviderDefinition,
  ) {}
}

checkArguments(IdentityProvider);
