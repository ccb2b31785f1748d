import { Annotations } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { BuiltInAuthorizationOptions } from './built-in-authorization';
import { type AuthorizerSettings, OAUTH_PATHS } from './contract';
import type { ExternalIssuer } from './external-issuer';
import { AuthorizationServer } from './private/authorization/authorization-server';
import { builtInProblems } from './private/authorization/built-in-problems';
import { permanentClients, type ServerSettings } from './private/authorization/oauth-settings';
import type { Operations } from './private/bundled-function';
import { bridgingMetadata, protectedResourceMetadata } from './private/external-issuer/metadata';
import type { FrontDoor, FrontDoorProps } from './private/front-door';

/** Where access tokens come from. */
export abstract class Authorization {
  /**
   * The server's own OAuth 2.1 authorization server. People sign in at the identity provider that is given, and decide on a page of the
   * server what a client may do; machine clients register with the initial access token.
   *
   * @param options who signs people in, who may enter, and by which clients; without, there are machine clients only
   */
  public static builtIn(options: BuiltInAuthorizationOptions = {}): Authorization {
    return new BuiltInAuthorization(options);
  }

  /**
   * An authorization server of the owner's. Then the server has none itself: no table, no secrets, and no function but the one that checks tokens
   * and the one that serves MCP.
   *
   * @param issuer whose tokens are taken
   */
  public static external(issuer: ExternalIssuer): Authorization {
    return new ExternalAuthorization(issuer);
  }

  /**
   * What is wrong, with what to do.
   *
   * @param scopes the names of the scopes of the server
   * @internal
   */
  public abstract _problems(scopes: readonly string[]): string[];

  /** @internal */
  public abstract get _methodThrottling(): FrontDoorProps['methodThrottling'];

  /**
   * Makes what gives out tokens, if it is part of the server, and routes its endpoints.
   *
   * @internal
   */
  public abstract _bind(scope: Construct, server: AuthorizationBinding): AuthorizationConfig;
}

/**
 * What authorization needs of the server.
 *
 * @internal
 */
export interface AuthorizationBinding {
  readonly frontDoor: FrontDoor;
  /** The URL that clients connect to. */
  readonly url: string;
  readonly settings: ServerSettings;
  /** Has a secret rotated from time to time. */
  readonly rotate: (secret: secretsmanager.Secret) => void;
  readonly encryptionKey?: kms.IKey;
  readonly operations: Operations;
}

/**
 * Authorization that is ready to be used.
 *
 * @internal
 */
export interface AuthorizationConfig {
  readonly tokens: AuthorizerSettings['tokens'];
  /** Absent: it is somebody else's. */
  readonly authorizationServer?: AuthorizationServer;
}

class BuiltInAuthorization extends Authorization {
  constructor(private readonly options: BuiltInAuthorizationOptions) {
    super();
  }

  /** @internal */
  public _problems(scopes: readonly string[]): string[] {
    return builtInProblems(this.options, scopes);
  }

  /** @internal */
  public get _methodThrottling(): FrontDoorProps['methodThrottling'] {
    const { registrationThrottlingRateLimit: rateLimit = 2, registrationThrottlingBurstLimit: burstLimit = 10 } = this.options;
    return Object.fromEntries([OAUTH_PATHS.registration, OAUTH_PATHS.registrationAlias].map((path) => [`${path}/POST`, { rateLimit, burstLimit }]));
  }

  /** @internal */
  public _bind(scope: Construct, { frontDoor, settings, rotate, encryptionKey, operations }: AuthorizationBinding): AuthorizationConfig {
    this.warn(scope);
    const authorizationServer = new AuthorizationServer(scope, 'AuthorizationServer', {
      options: this.options,
      server: settings,
      publicBaseUrl: frontDoor.publicBaseUrl,
      apiId: frontDoor.api.restApiId,
      rotate,
      encryptionKey,
      operations,
    });
    frontDoor.routeOAuth(authorizationServer.function);
    const { settings: { dpop } } = authorizationServer;
    return { tokens: { type: 'own', permanentClients: permanentClients(authorizationServer.settings), dpop }, authorizationServer };
  }

  private warn(scope: Construct): void {
    const { identityProvider, trustedIssuers = [], admission: { emailDomains, emails, groups, claims } = {} } = this.options;
    if (!identityProvider && trustedIssuers.some(({ _settings: { type } }) => type === 'enterprise')) {
      // people come by way of their organization's identity provider
      return;
    }
    if (!identityProvider) {
      Annotations.of(scope).addWarningV2(
        'cdk-remote-mcp-server:noSignIn',
        'nobody can sign in, so only machine clients can use the server; give it an identity provider, as in '
        + 'authorization: Authorization.builtIn({ identityProvider: IdentityProvider.passphrase() })',
      );
    } else if (identityProvider._definition.strangers && !(emailDomains ?? emails ?? groups ?? claims)) {
      Annotations.of(scope).addWarningV2(
        'cdk-remote-mcp-server:strangersMayEnter',
        `${identityProvider._definition.strangers} may enter; say who may by the prop admission, as in admission: { emailDomains: ['example.com'] }`,
      );
    }
  }
}

class ExternalAuthorization extends Authorization {
  constructor(private readonly issuer: ExternalIssuer) {
    super();
  }

  /** @internal */
  public _problems(): string[] {
    return this.issuer._definition.problems.map((problem) => `authorization: ${problem}`);
  }

  /** @internal */
  public get _methodThrottling(): FrontDoorProps['methodThrottling'] {
    return {};
  }

  /** @internal */
  public _bind(scope: Construct, { frontDoor, url, settings }: AuthorizationBinding): AuthorizationConfig {
    const issuer = this.issuer._definition.bind(scope, { url, scopes: settings.scopes });
    const { tokens, endpoints } = issuer;
    const authorizationServer = endpoints ? frontDoor.publicBaseUrl : tokens.issuer;
    for (const path of [OAUTH_PATHS.protectedResourceMetadata, OAUTH_PATHS.protectedResourceMetadataForMcp]) {
      frontDoor.publish(path, protectedResourceMetadata(settings, url, authorizationServer, issuer));
    }
    if (endpoints) {
      for (const path of [OAUTH_PATHS.openidConfiguration, OAUTH_PATHS.authorizationServerMetadata]) {
        frontDoor.publish(path, bridgingMetadata(authorizationServer, settings, issuer, endpoints));
      }
    }
    return { tokens };
  }
}
