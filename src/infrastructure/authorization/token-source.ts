import { Annotations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { AuthorizationServer } from './authorization-server';
import { bridgingMetadata, protectedResourceMetadata } from './external-metadata';
import { metadataDocuments } from './metadata';
import { permanentClients, type ServerSettings } from './oauth-settings';
import type { Authorization } from '../../authorization/authorization';
import type { BuiltInAuthorizationOptions } from '../../authorization/built-in-authorization';
import type { ExternalIssuer } from '../../authorization/external-issuers/external-issuer';
import { signInWarnings } from '../../authorization/sign-in-warnings';
import { type AuthorizerSettings, OAUTH_PATHS } from '../../contract';
import type { Alarms } from '../alarms';
import type { FrontDoor, FrontDoorProps } from '../front-door';
import type { Operations } from '../operations';
import type { SecretRotation } from '../secret-rotation';

/** The server whose access tokens are to come from somewhere. */
export interface TokenSourceProps {
  readonly frontDoor: FrontDoor;
  /** The URL that clients connect to. */
  readonly url: string;
  readonly settings: ServerSettings;
  readonly rotation: SecretRotation;
  readonly alarms: Alarms;
  readonly operations: Operations;
}

/** The source of access tokens, ready to be used. */
export interface TokenSource {
  readonly tokens: AuthorizerSettings['tokens'];
  /** Absent: it is somebody else's. */
  readonly authorizationServer?: AuthorizationServer;
}

/** Makes the source of access tokens, if it is part of the server, and routes its endpoints. */
export function tokenSource(scope: Construct, { _definition: { builtIn, external } }: Authorization, props: TokenSourceProps): TokenSource {
  return builtIn ? ownTokens(scope, builtIn, props) : externalTokens(scope, external!, props);
}

/** Returns the rates at which API Gateway lets strangers through to the endpoints that they can use, by path and method. */
export function strangersThrottling({ _definition: { builtIn } }: Authorization): FrontDoorProps['methodThrottling'] {
  if (!builtIn) {
    return {};
  }
  const { registrationThrottlingRateLimit: rateLimit = 10, registrationThrottlingBurstLimit: burstLimit = 50 } = builtIn;
  const { registration, registrationAlias, registrationGuess, pushedAuthorizationRequest, authorization } = OAUTH_PATHS;
  const methods = [
    ...[registration, registrationAlias, registrationGuess, pushedAuthorizationRequest, authorization].map((path) => `${path}/POST`),
    // API Gateway has no settings for the method ANY
    `${authorization}/GET`,
  ];
  return Object.fromEntries(methods.map((method) => [method, { rateLimit, burstLimit }]));
}

function ownTokens(scope: Construct, options: BuiltInAuthorizationOptions, props: TokenSourceProps): TokenSource {
  const { frontDoor, url, settings: server, rotation, alarms, operations } = props;
  for (const { id, text } of signInWarnings(options)) {
    Annotations.of(scope).addWarningV2(`cdk-remote-mcp-server:${id}`, text);
  }
  const authorizationServer = new AuthorizationServer(scope, 'AuthorizationServer', {
    options, server, publicBaseUrl: frontDoor.publicBaseUrl, apiId: frontDoor.api.restApiId, rotation, operations,
  });
  const { settings } = authorizationServer;
  alarms.watchAuthorizationServer(authorizationServer.function);
  frontDoor.routeOAuth(authorizationServer.function, metadataDocuments(frontDoor.publicBaseUrl, url, settings));
  return { tokens: { type: 'own', permanentClients: permanentClients(settings), dpop: settings.dpop }, authorizationServer };
}

function externalTokens(scope: Construct, { _definition }: ExternalIssuer, { frontDoor, url, settings }: TokenSourceProps): TokenSource {
  const issuer = _definition.bind(scope, { url, scopes: settings.scopes });
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
