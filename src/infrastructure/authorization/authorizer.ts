import { Duration, Lazy } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { AuthorizationServer } from './authorization-server';
import type { ServerSettings } from './oauth-settings';
import { grantReadValue } from '../../aws/generated-secret';
import { AUTHORIZER_CACHE_SECONDS, type AuthorizerSettings, ENVIRONMENT, SETTINGS_FILE } from '../../contract';
import { BundleCode } from '../bundle-code';
import { BundledFunction } from '../bundled-function';
import { deployJson } from '../deploy-time-values';
import type { ManifestBuilder } from '../manifest-builder';
import type { Operations } from '../operations';

/** Properties of the authorizer. */
export interface AuthorizerProps {
  readonly api: apigateway.RestApi;
  readonly publicBaseUrl: string;
  readonly tokens: AuthorizerSettings['tokens'];
  readonly scopes: ServerSettings['scopes'];
  /** Knows which scopes the tools need. More tools may come until the app is synthesized. */
  readonly manifest: ManifestBuilder;
  /** Absent: the tokens are those of another authorization server. */
  readonly authorizationServer?: AuthorizationServer;
  readonly operations: Operations;
}

/** Lets nothing reach the MCP endpoint without a valid access token, and no call of a tool without the scopes that it needs. */
export class Authorizer extends Construct {
  public readonly function: lambda.Function;
  public readonly authorizer: apigateway.IAuthorizer;

  constructor(scope: Construct, id: string, private readonly props: AuthorizerProps) {
    super(scope, id);
    this.function = this.createFunction();
    const authorizer = new apigateway.TokenAuthorizer(this, 'Authorizer', {
      handler: this.function,
      resultsCacheTtl: Duration.seconds(AUTHORIZER_CACHE_SECONDS),
    });
    this.authorizer = authorizer;
    this.decideLate(authorizer);
  }

  /**
   * Where the answer depends on more than the token, the authorizer gets the whole request and API Gateway keeps no answer. That is known when
   * no more tools can come. The two kinds name the identity source in the same way: without it, neither is called.
   */
  private decideLate(authorizer: apigateway.TokenAuthorizer): void {
    const resource = authorizer.node.defaultChild as apigateway.CfnAuthorizer;
    resource.type = Lazy.string({ produce: () => this.cacheSeconds === 0 ? 'REQUEST' : 'TOKEN' });
    resource.authorizerResultTtlInSeconds = Lazy.number({ produce: () => this.cacheSeconds });
    // a deployment is a snapshot: it must be another one when the authorizer is
    this.props.api.latestDeployment!.addToLogicalId({ authorizerCache: Lazy.number({ produce: () => this.cacheSeconds }) });
  }

  private get cacheSeconds(): number {
    const { tokens, manifest: { toolScopes } } = this.props;
    const dpop = tokens.type === 'own' && tokens.dpop;
    return dpop || Object.keys(toolScopes).length > 0 ? 0 : AUTHORIZER_CACHE_SECONDS;
  }

  private get settings(): AuthorizerSettings {
    const { tokens, scopes, manifest: { toolScopes } } = this.props;
    return {
      version: 1,
      tokens,
      scopes: scopes.map(({ name, implies, formerNames }) => ({ name, implies, formerNames })),
      toolScopes,
      cacheSeconds: this.cacheSeconds,
    };
  }

  private createFunction(): lambda.Function {
    const { authorizationServer, publicBaseUrl, tokens, operations } = this.props;
    const code = new BundleCode('authorizer', () => ({ file: SETTINGS_FILE, ...deployJson(this.settings) }));
    const fn = new BundledFunction(this, 'Function', {
      description: 'Remote MCP server: checks access tokens',
      code,
      environment: {
        [ENVIRONMENT.publicBaseUrl]: publicBaseUrl,
        ...(authorizationServer && {
          [ENVIRONMENT.tableName]: authorizationServer.clientTable.table.tableName,
          [ENVIRONMENT.signingSecretArn]: authorizationServer.signingSecret.secretArn,
        }),
        ...code.environment(this),
      },
      memorySize: 512,
      timeout: Duration.seconds(10),
      operations,
    }).function;
    if (authorizationServer) {
      authorizationServer.clientTable.grantRead(fn);
      grantReadValue(authorizationServer.signingSecret, fn);
      if (tokens.type === 'own' && tokens.dpop) {
        authorizationServer.clientTable.grantCreate(fn);
      }
    }
    return fn;
  }
}
