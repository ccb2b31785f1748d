import type { Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { limitEnvironment } from './environment-limit';
import type { Operations } from './operations';
import { ServerLogGroup } from './server-log-group';
import { acknowledge, acknowledgeStandards } from '../aws/acknowledge';
import { ClosedRole } from '../aws/closed-role';
import { allowKeyUse } from '../aws/key-usage';

/** Properties of a function whose code ships with this package. */
export interface BundledFunctionProps {
  readonly description: string;
  readonly code: lambda.Code;
  /** `index.handler` unless given. */
  readonly handler?: string;
  /** Makes the role, in the scope of the function; one that is closed unless given. */
  readonly role?: (scope: Construct) => iam.IRole;
  readonly environment?: { readonly [name: string]: string };
  /** In MiB. */
  readonly memorySize: number;
  readonly timeout: Duration;
  readonly operations: Operations;
}

/** A function whose code ships with this package, with a log group of its own. */
export class BundledFunction extends Construct {
  public readonly function: lambda.Function;

  constructor(scope: Construct, id: string, props: BundledFunctionProps) {
    super(scope, id);
    const { tracing, encryptionKey, network } = props.operations;
    const logGroup = new ServerLogGroup(this, 'LogGroup', props.operations);
    // not the AWSLambdaBasicExecutionRole policy: it may write to every log group of the account
    const role = props.role?.(this) ?? new ClosedRole(this, 'Role');
    logGroup.grantWrite(role);
    const attachment = network?.allowAttachment(role);
    if (encryptionKey && props.environment) {
      allowKeyUse(encryptionKey, role, 'lambda', ['kms:Decrypt']);
    }
    this.function = new lambda.Function(this, 'Resource', {
      description: props.description,
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      handler: props.handler ?? 'index.handler',
      code: props.code,
      environment: props.environment,
      memorySize: props.memorySize,
      timeout: props.timeout,
      role,
      logGroup,
      // the lines of Lambda about an invocation that went well would cost as much as those that say who called what
      loggingFormat: lambda.LoggingFormat.JSON,
      systemLogLevelV2: lambda.SystemLogLevel.WARN,
      environmentEncryption: props.environment && encryptionKey,
      ...(network && { vpc: network.vpc, vpcSubnets: network.vpcSubnets, securityGroups: network.securityGroups }),
    });
    if (attachment) {
      this.function.node.addDependency(attachment);
    }
    limitEnvironment(this.function);

    const withoutQueue = 'There are no events to keep: API Gateway and Secrets Manager wait for the answer and get its errors, and a task is a record in a table';
    acknowledge(this, { id: 'Serverless-LambdaDLQ', reason: withoutQueue });
    acknowledgeStandards(this, 'LambdaDLQ', withoutQueue);
    acknowledgeStandards(this, 'LambdaConcurrency', 'The API limits requests. Reserved concurrency would be taken from the other functions of the account, which is its '
      + 'owner\'s decision: the functions are public properties');
    if (tracing) {
      this.trace(role);
    } else {
      acknowledge(this, {
        id: 'Serverless-LambdaTracing',
        reason: 'Tracing costs by the request, so its owner turns it on with the prop `tracing`; logs, metrics and alarms are always there',
      });
    }
  }

  /**
   * In a policy of its own, unlike the `tracing` of `lambda.Function`: what is acknowledged of it must not hold for what the
   * owner lets the function do.
   */
  private trace(role: iam.IRole): void {
    (this.function.node.defaultChild as lambda.CfnFunction).tracingConfig = { mode: lambda.Tracing.ACTIVE };
    const policy = new iam.Policy(this, 'Tracing', {
      roles: [role],
      statements: [new iam.PolicyStatement({ actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], resources: ['*'] })],
    });
    acknowledge(policy, {
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'The actions of X-Ray have no resources: IAM takes no other value than *',
    });
  }
}
