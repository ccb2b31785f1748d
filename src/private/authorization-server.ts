import { Duration, Stack } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge';
import { bundlePath } from './bundle';
import { BundledFunction, type Operations } from './bundled-function';
import { generateSecret, grantReadValue } from './generated-secret';
import { RecordTable } from './record-table';
import type { RotationFunction } from './rotation-function';
import { AUTHORIZER_CACHE_SECONDS, ENVIRONMENT, type OAuthSettings } from '../contract';

/** Properties of the authorization server. */
export interface AuthorizationServerProps {
  readonly publicBaseUrl: string;
  readonly settings: OAuthSettings;
  readonly rotation: RotationFunction;
  readonly encryptionKey?: kms.IKey;
  readonly operations: Operations;
}

/** The OAuth 2.1 authorization server: its function, what it remembers, and the authorizer that checks its tokens. */
export class AuthorizationServer extends Construct {
  /** Answers the OAuth endpoints. */
  public readonly function: lambda.Function;
  public readonly authorizerFunction: lambda.Function;
  /** Lets nothing reach the MCP endpoint without a valid access token. */
  public readonly authorizer: apigateway.TokenAuthorizer;
  /** Clients, and everything else that it remembers. */
  public readonly clientTable: RecordTable;
  /** The keys of access tokens are derived from it. */
  public readonly signingSecret: secretsmanager.Secret;
  /** Holds the initial access token (RFC 7591 section 1.2). */
  public readonly initialAccessTokenSecret: secretsmanager.Secret;

  constructor(scope: Construct, id: string, props: AuthorizationServerProps) {
    super(scope, id);
    const { encryptionKey, operations } = props;
    const { removalPolicy } = operations;
    this.clientTable = new RecordTable(this, 'Clients', { encryptionKey, removalPolicy, pointInTimeRecovery: true });
    this.signingSecret = generateSecret(this, 'SigningSecret', {
      description: 'Remote MCP server: the signing keys of access tokens are derived from it',
      encryptionKey,
      removalPolicy,
    });
    props.rotation.rotate(this.signingSecret);
    this.initialAccessTokenSecret = generateSecret(this, 'InitialAccessToken', {
      description: 'Remote MCP server: the initial access token, with which machine clients are registered',
      encryptionKey,
      removalPolicy,
    });
    acknowledge(this.initialAccessTokenSecret, {
      id: 'AwsSolutions-SMG4',
      reason: 'The token is handed to the people and pipelines that register machine clients; changing it by the clock would break them unseen. '
        + 'It opens registration alone, and a value that its owner puts in its place takes effect within minutes',
    });
    this.function = this.createOAuthFunction(props);
    this.authorizerFunction = this.createAuthorizerFunction(props);
    this.authorizer = new apigateway.TokenAuthorizer(this, 'Authorizer', {
      handler: this.authorizerFunction,
      resultsCacheTtl: Duration.seconds(AUTHORIZER_CACHE_SECONDS),
    });
  }

  private createOAuthFunction(props: AuthorizationServerProps): lambda.Function {
    const fn = new BundledFunction(this, 'OAuthFunction', {
      description: 'Remote MCP server: OAuth 2.1 authorization server',
      code: lambda.Code.fromAsset(bundlePath('oauth')),
      environment: {
        [ENVIRONMENT.publicBaseUrl]: props.publicBaseUrl,
        [ENVIRONMENT.tableName]: this.clientTable.table.tableName,
        [ENVIRONMENT.signingSecretArn]: this.signingSecret.secretArn,
        [ENVIRONMENT.initialAccessTokenSecretArn]: this.initialAccessTokenSecret.secretArn,
        [ENVIRONMENT.oauthSettings]: Stack.of(this).toJsonString(props.settings),
      },
      // seldom called, so most of its calls are cold: more memory is more CPU to load the bundle with
      memorySize: 1024,
      timeout: Duration.seconds(20),
      operations: props.operations,
    }).function;
    this.clientTable.grantReadWrite(fn);
    grantReadValue(this.signingSecret, fn);
    grantReadValue(this.initialAccessTokenSecret, fn);
    return fn;
  }

  private createAuthorizerFunction(props: AuthorizationServerProps): lambda.Function {
    const fn = new BundledFunction(this, 'AuthorizerFunction', {
      description: 'Remote MCP server: checks access tokens',
      code: lambda.Code.fromAsset(bundlePath('authorizer')),
      environment: {
        [ENVIRONMENT.publicBaseUrl]: props.publicBaseUrl,
        [ENVIRONMENT.tableName]: this.clientTable.table.tableName,
        [ENVIRONMENT.signingSecretArn]: this.signingSecret.secretArn,
      },
      memorySize: 512,
      timeout: Duration.seconds(10),
      operations: props.operations,
    }).function;
    this.clientTable.grantRead(fn);
    grantReadValue(this.signingSecret, fn);
    return fn;
  }
}
