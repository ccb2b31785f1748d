import { CfnOutput, Duration } from 'aws-cdk-lib';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { oauthSettings, type ServerSettings } from './oauth-settings';
import type { BuiltInAuthorizationOptions } from '../../authorization/built-in-authorization';
import { acknowledgeStandards } from '../../aws/acknowledge';
import { acknowledgeByHand, generateSecret, grantReadValue } from '../../aws/generated-secret';
import { type AuthorizationServerMetadata, ENVIRONMENT, OAUTH_PATHS, type OAuthSettings, SETTINGS_FILE } from '../../contract';
import { BundleCode } from '../bundle-code';
import { BundledFunction } from '../bundled-function';
import { deployJson } from '../deploy-time-values';
import type { Operations } from '../operations';
import { RecordTable } from '../record-table';
import type { SecretRotation } from '../secret-rotation';

/** Properties of the authorization server. */
export interface AuthorizationServerProps {
  readonly options: BuiltInAuthorizationOptions;
  readonly server: ServerSettings;
  readonly publicBaseUrl: string;
  readonly apiId: string;
  readonly rotation: SecretRotation;
  readonly operations: Operations;
}

/** The OAuth 2.1 authorization server: its function, and what it remembers. */
export class AuthorizationServer extends Construct {
  /** Answers the OAuth endpoints. */
  public readonly function: lambda.Function;
  public readonly settings: OAuthSettings;
  /** Clients, and everything else that it remembers. */
  public readonly clientTable: RecordTable;
  /** The keys of access tokens are derived from it. */
  public readonly signingSecret: secretsmanager.Secret;
  /** Holds the initial access token (RFC 7591 section 1.2). */
  public readonly initialAccessTokenSecret: secretsmanager.Secret;

  constructor(scope: Construct, id: string, props: AuthorizationServerProps) {
    super(scope, id);
    const { operations, options } = props;
    const { encryptionKey, removalPolicy } = operations;
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
    acknowledgeByHand(this.initialAccessTokenSecret, 'The token is handed to the people and pipelines that register machine clients; changing it by the clock would '
      + 'break them unseen. It opens registration alone, and a value that its owner puts in its place takes effect within minutes');
    acknowledgeStandards(this.clientTable, 'DynamoDBInBackupPlan', 'The table can be restored to any point in time of the last 35 days; whether a backup plan of the account is to '
      + 'hold it too is its owner\'s decision: the table is a public property');
    const identityProvider = options.identityProvider?._definition.bind(this, {
      callbackUrl: props.publicBaseUrl + OAUTH_PATHS.signInCallback,
      apiId: props.apiId,
      encryptionKey,
      removalPolicy,
    });
    this.settings = oauthSettings(props.server, options, identityProvider?.settings);
    const clientSecrets = options.clientRegistration?._clients.map(({ clientSecret }) => clientSecret) ?? [];
    this.function = this.createFunction(props, [this.signingSecret, this.initialAccessTokenSecret, identityProvider?.secret, ...clientSecrets]);
  }

  /**
   * Tells where its parts are, by outputs, and by metadata for the template.
   *
   * @param scope the construct whose outputs they are
   */
  public publish(scope: Construct): AuthorizationServerMetadata {
    const { secretArn: initialAccessTokenSecret } = this.initialAccessTokenSecret;
    new CfnOutput(scope, 'InitialAccessTokenSecret', {
      description: 'The secret that holds the initial access token, with which machine clients register',
      value: initialAccessTokenSecret,
    });
    const { identityProvider, registration: { dynamic, perAddressAndHour, perDay } } = this.settings;
    const passphraseSecret = identityProvider?.type === 'passphrase' ? identityProvider.secretArn : undefined;
    if (passphraseSecret !== undefined) {
      new CfnOutput(scope, 'PassphraseSecret', { description: 'The secret that holds the passphrase to sign in with', value: passphraseSecret });
    }
    return {
      initialAccessTokenSecret,
      passphraseSecret,
      tableName: this.clientTable.table.tableName,
      functionName: this.function.functionName,
      registrationLimits: dynamic === 'anyone' ? { perAddressAndHour, perDay } : undefined,
    };
  }

  private createFunction(
    { publicBaseUrl, operations }: AuthorizationServerProps,
    secrets: readonly (secretsmanager.ISecret | undefined)[],
  ): lambda.Function {
    const code = new BundleCode('oauth', () => ({ file: SETTINGS_FILE, ...deployJson(this.settings) }));
    const fn = new BundledFunction(this, 'OAuthFunction', {
      description: 'Remote MCP server: OAuth 2.1 authorization server',
      code,
      environment: {
        [ENVIRONMENT.publicBaseUrl]: publicBaseUrl,
        [ENVIRONMENT.tableName]: this.clientTable.table.tableName,
        [ENVIRONMENT.signingSecretArn]: this.signingSecret.secretArn,
        [ENVIRONMENT.initialAccessTokenSecretArn]: this.initialAccessTokenSecret.secretArn,
        ...code.environment(this),
      },
      // seldom called, so most of its calls are cold: more memory is more CPU to load the bundle with
      memorySize: 1024,
      timeout: Duration.seconds(20),
      operations,
    }).function;
    this.clientTable.grantReadWrite(fn);
    this.clientTable.grantReadTogether(fn);
    for (const secret of secrets) {
      if (secret) {
        grantReadValue(secret, fn);
      }
    }
    return fn;
  }
}
