import type { BuiltInAuthorizationOptions } from './built-in-authorization';
import { builtInProblems } from './built-in-problems';
import type { ExternalIssuer } from './external-issuers/external-issuer';
import type { ScopeProps } from './scope';
import { checkArguments } from '../checks/props/arguments';

/** The source of access tokens. */
export class Authorization {
  /**
   * The server's own OAuth 2.1 authorization server. People sign in at the identity provider that is given, and decide on a page of the
   * server what a client may do; machine clients register with the initial access token.
   *
   * @param options who signs people in, who may enter, and by which clients; without, there are machine clients only
   */
  public static builtIn(options: BuiltInAuthorizationOptions = {}): Authorization {
    return new Authorization({ builtIn: options });
  }

  /**
   * An authorization server of the owner's. Then the server has none itself: no table, no secrets, and no function but the one that checks tokens
   * and the one that serves MCP.
   *
   * @param issuer whose tokens are taken
   */
  public static external(issuer: ExternalIssuer): Authorization {
    return new Authorization({ external: issuer });
  }

  private constructor(
    /** @internal */
    public readonly _definition: AuthorizationDefinition,
  ) {}

  /**
   * Finds what is wrong, with what to do.
   *
   * @param scopes those of the server
   * @internal
   */
  public _problems(scopes: readonly ScopeProps[]): string[] {
    const { builtIn, external } = this._definition;
    return builtIn ? builtInProblems(builtIn, scopes) : external!._definition.problems.map((problem) => `authorization: ${problem}`);
  }
}

checkArguments(Authorization);

/**
 * The source of access tokens: one of the two.
 *
 * @internal
 */
export interface AuthorizationDefinition {
  readonly builtIn?: BuiltInAuthorizationOptions;
  readonly external?: ExternalIssuer;
}
