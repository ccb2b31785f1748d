import type * as cognito from 'aws-cdk-lib/aws-cognito';
import { cognitoIssuer } from './cognito';
import type { ExternalIssuerDefinition } from './external-issuer-definition';
import type {
  Auth0ExternalIssuerProps, CognitoExternalIssuerProps, EntraIdExternalIssuerProps, OidcExternalIssuerProps, OktaExternalIssuerProps,
} from './external-issuer-props';
import { auth0Issuer, entraIdIssuer, oidcIssuer, oktaIssuer } from './makers';
import { checkArguments } from '../../checks/props/arguments';

/**
 * An authorization server of the owner's, whose access tokens the server takes.
 *
 * A token must be a JWT, signed with a key of the issuer's, and made for this server: its `aud` must be the URL that clients connect to, unless
 * said otherwise. MCP clients ask for that by the parameter `resource` (RFC 8707). How clients get to be registered there, and what people
 * are shown, is that server's business.
 */
export class ExternalIssuer {
  /**
   * Any authorization server that publishes its metadata, with `code_challenge_methods_supported`: MCP clients refuse others.
   *
   * @see https://www.rfc-editor.org/rfc/rfc8414
   */
  public static oidc(props: OidcExternalIssuerProps): ExternalIssuer {
    return new ExternalIssuer(oidcIssuer(props));
  }

  /**
   * A user pool of Amazon Cognito, of the plan Essentials or Plus with managed login: only there are tokens made for a resource.
   *
   * Clients have to be app clients of the user pool; they cannot register themselves, and machine clients get no token for a resource. The
   * scopes of the server are made a resource server of the user pool, named after the URL of the server: an app client gets them by
   * `cognito.OAuthScope.custom(server.url + '/handbook:read')`, and has to depend on the server. Since Cognito does not say that it knows PKCE,
   * the server publishes the metadata of the user pool itself.
   *
   * @param userPool the user pool, which must be in the region of the server
   */
  public static cognito(userPool: cognito.IUserPool, props: CognitoExternalIssuerProps): ExternalIssuer {
    return new ExternalIssuer(cognitoIssuer(userPool, props));
  }

  /**
   * A tenant of Microsoft Entra ID.
   *
   * It refuses the parameter `resource`, which MCP clients send, unless that is an Application ID URI: the URL of the server has to be one of
   * the app registration of the server. Entra ID takes only URLs below a verified domain of the tenant, so the server needs a `domain` there; with
   * the URL that API Gateway gives, no MCP client can log in. For most servers, `IdentityProvider.entraId` is the better choice.
   *
   * The app registration of the server exposes the scopes, and its manifest sets `requestedAccessTokenVersion` to 2. Clients need app
   * registrations of their own; they cannot register themselves. Only delegated permissions count. Since Entra ID does not say that it knows PKCE,
   * the server publishes the metadata of the tenant itself.
   */
  public static entraId(props: EntraIdExternalIssuerProps): ExternalIssuer {
    return new ExternalIssuer(entraIdIssuer(props));
  }

  /**
   * A tenant of Auth0, with an API whose identifier is the URL of the server. The tenant needs the setting "Resource Parameter Compatibility
   * Profile", or its default audience set to that API; otherwise tokens are for nobody.
   */
  public static auth0(props: Auth0ExternalIssuerProps): ExternalIssuer {
    return new ExternalIssuer(auth0Issuer(props));
  }

  /**
   * A custom authorization server of Okta, whose audience is the URL of the server unless said otherwise; the org authorization server will not do.
   * Clients have to be applications there; they cannot register themselves.
   */
  public static okta(props: OktaExternalIssuerProps): ExternalIssuer {
    return new ExternalIssuer(oktaIssuer(props));
  }

  private constructor(
    /** @internal */
    public readonly _definition: ExternalIssuerDefinition,
  ) {}
}

checkArguments(ExternalIssuer);
