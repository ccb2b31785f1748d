import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { HttpCredentialsDefinition } from './credentials/http-credentials-definition';
import { apiKey, basic, bearer } from './credentials/secret';
import { clientCredentials, onBehalfOfUser } from './credentials/token';
import type {
  ApiKeyOptions, BasicCredentialsProps, ClientCredentialsProps, OnBehalfOfUserProps, SecretFieldOptions,
} from './http-credentials-options';
import { checkArguments } from '../../../checks/props/arguments';

/**
 * How an HTTP service knows this server, or the person for whom it calls.
 *
 * Secrets stay in AWS Secrets Manager: the server may read them, and neither clients nor models ever see them. A value that is changed
 * takes effect within minutes.
 */
export class HttpCredentials {
  /**
   * An API key.
   *
   * @param secret holds the key
   * @param options where it is sent; in the header `X-Api-Key` unless said otherwise
   */
  public static apiKey(secret: secretsmanager.ISecret, options: ApiKeyOptions = {}): HttpCredentials {
    return new HttpCredentials(apiKey(secret, options));
  }

  /**
   * A token that does not change, in the header `Authorization`.
   *
   * @see https://www.rfc-editor.org/rfc/rfc6750#section-2.1
   * @param secret holds the token
   * @param options what of the secret is the token
   */
  public static bearer(secret: secretsmanager.ISecret, options: SecretFieldOptions = {}): HttpCredentials {
    return new HttpCredentials(bearer(secret, options));
  }

  /** A user and a password, in the header `Authorization`. */
  public static basic(props: BasicCredentialsProps): HttpCredentials {
    return new HttpCredentials(basic(props));
  }

  /**
   * A token of the server itself, which it gets from an authorization server and keeps until shortly before it expires. It is the same
   * whoever calls.
   */
  public static clientCredentials(props: ClientCredentialsProps): HttpCredentials {
    return new HttpCredentials(clientCredentials(props));
  }

  /**
   * A token of the person who calls, which an authorization server gives for the access token they came with. The service then decides by
   * the person what may be done.
   *
   * The authorization server must trust the access tokens of this server: it is their issuer (`Authorization.external`), or has the issuer
   * of this server as a trusted one. Tools that are `longRunning` cannot have it, since tasks outlive the access token.
   */
  public static onBehalfOfUser(props: OnBehalfOfUserProps): HttpCredentials {
    return new HttpCredentials(onBehalfOfUser(props));
  }

  private constructor(
    /** @internal */
    public readonly _definition: HttpCredentialsDefinition,
  ) {}
}

checkArguments(HttpCredentials);
