import { Annotations } from 'aws-cdk-lib';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { BuiltInAuthorizationOptions } from './built-in-authorization';
import { type AuthorizerSettings, OAUTH_PATHS } from './contract';
import type { ExternalIssuer } from './external-issuer';
import { admissionWarnings, assertionWarnings } from './private/authorization/admission-warnings';
import { AuthorizationServer } from './private/authorization/authorization-server';
import { builtInProblems } from './private/authorization/built-in-problems';
import { metadataDocuments } from './private/authorization/metadata';
import { permanentClients, type ServerSettings } from './private/authorization/oauth-settings';
import type { Operations } from './private/bundled-function';
import { bridgingMetadata, protectedResourceMetadata } from './private/external-issuer/metadata';
import type { FrontDoor, FrontDoorProps } from './private/front-door';
import { checkArguments } from './private/props/arguments';
import type { ScopeProps } from './scope';

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
   * @param scopes those of the server
   * @internal
   */
  public abstract _problems(scopes: readonly ScopeProps[]): string[];

  /** @internal */
  public abstract get _methodThrottling(): FrontDoorProps['methodThrottling'];

  /**
   * Makes what gives out tokens, if it is part of the server, and routes its endpoints.
   *
   * @internal
   */
  public abstract _bind(scope: Construct, server: AuthorizationBinding): AuthorizationConfig;
}

checkArguments(Authorization);

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
  public _problems(scopes: readonly ScopeProps[]): string[] {
    return builtInProblems(this.options, scopes);
  }

  /** @internal */
  public get _methodThrottling(): FrontDoorProps['methodThrottling'] {
    const { registrationThrottlingRateLimit: rateLimit = 10, registrationThrottlingBurstLimit: burstLimit = 50 } = this.options;
    const { registration, registrationAlias, registrationGuess, pushedAuthorizationRequest, authorization } = OAUTH_PATHS;
    const methods = [
      ...[registration, registrationAlias, registrationGuess, pushedAuthorizationRequest, authorization].map((path) => `${path}/POST`),
      // API Gateway has no settings for the method ANY
      `${authorization}/GET`,
    ];
    return Object.fromEntries(methods.map((method) => [method, { rateLimit, burstLimit }]));
  }

  /** @internal */
  public _bind(scope: Construct, { frontDoor, url, settings, rotate, operations }: AuthorizationBinding): AuthorizationConfig {
    this.warn(scope);
    const authorizationServer = new AuthorizationServer(scope, 'AuthorizationServer', {
      options: this.options,
      server: settings,
      publicBaseUrl: frontDoor.publicBaseUrl,
      apiId: frontDoor.api.restApiId,
      rotate,
      operations,
    });
    frontDoor.routeOAuth(authorizationServer.function, metadataDocuments(frontDoor.publicBaseUrl, url, authorizationServer.settings));
    const { settings: { dpop } } = authorizationServer;
    return { tokens: { type: 'own', permanentClients: permanentClients(authorizationServer.settings), dpop }, authorizationServer };
  }

  private warn(scope: Construct): void {
    const { identityProvider, trustedIssuers = [], admission = {} } = this.options;
    const { emailDomains, emails, groups, claims } = admission;
    for (const warning of identityProvider ? admissionWarnings(admission, identityProvider._definition) : []) {
      Annotations.of(scope).addWarningV2('cdk-remote-mcp-server:admissionByName', `authorization: admission.${warning}`);
    }
    const issuers = trustedIssuers.map(({ _settings }) => _settings);
    for (const warning of identityProvider ? assertionWarnings(admission, identityProvider._definition, issuers) : []) {
      Annotations.of(scope).addWarningV2('cdk-remote-mcp-server:assertionAdmission', `authorization: trustedIssuers: ${warning}`);
    }
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
