import { Duration, type RemovalPolicy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge';
import { limitEnvironment } from './environment-limit';
import { allowAttachment, type Network } from './network';

/** How a server is operated: the same for all of its parts. */
export interface Operations {
  readonly removalPolicy: RemovalPolicy;
  readonly logRetention: logs.RetentionDays;
  readonly tracing: boolean;
}

/** Properties of a function whose code ships with this package. */
export interface BundledFunctionProps {
  readonly description: string;
  readonly code: lambda.Code;
  /** `index.handler` unless given. */
  readonly handler?: string;
  /** One of its own unless given. */
  readonly role?: iam.IRole;
  readonly environment?: { readonly [name: string]: string };
  /** In MiB. */
  readonly memorySize: number;
  readonly timeout: Duration;
  /** The internet alone unless given. */
  readonly network?: Network;
  readonly operations: Operations;
}

/** A function whose code ships with this package, with a log group of its own. */
export class BundledFunction extends Construct {
  public readonly function: lambda.Function;

  constructor(scope: Construct, id: string, props: BundledFunctionProps) {
    super(scope, id);
    const { removalPolicy, logRetention, tracing } = props.operations;
    const logGroup = new logs.LogGroup(this, 'LogGroup', { retention: logRetention, removalPolicy });
    // not the AWSLambdaBasicExecutionRole policy: it may write to every log group of the account
    const role = props.role ?? new iam.Role(this, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    const attachment = props.network && allowAttachment(this, role);
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
      ...props.network,
    });
    if (attachment) {
      this.function.node.addDependency(attachment);
    }
    limitEnvironment(this.function);

    acknowledge(this, {
      id: 'Serverless-LambdaDLQ',
      reason: 'There are no events to keep: API Gateway and Secrets Manager wait for the answer and get its errors, and a task is a record in a table',
    });
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
