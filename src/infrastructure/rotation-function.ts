import { Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { bundlePath } from './bundle';
import { BundledFunction } from './bundled-function';
import type { Operations } from './operations';
import { acknowledge } from '../aws/acknowledge';
import { allowKeyUse } from '../aws/key-usage';

/** Properties of the rotation function. */
export interface RotationFunctionProps {
  /** The interval in which secrets are rotated, in whole days. */
  readonly period: Duration;
  readonly operations: Operations;
}

/** The function that rotates the secrets that keys are derived from. */
export class RotationFunction extends BundledFunction {
  private readonly period: Duration;

  constructor(scope: Construct, id: string, { period, operations }: RotationFunctionProps) {
    super(scope, id, {
      description: 'Remote MCP server: rotates the secrets that keys are derived from',
      code: lambda.Code.fromAsset(bundlePath('rotation')),
      memorySize: 256,
      timeout: Duration.seconds(30),
      operations,
    });
    this.period = period;
    this.function.addToRolePolicy(new iam.PolicyStatement({ actions: ['secretsmanager:GetRandomPassword'], resources: ['*'] }));
    const reason = 'secretsmanager:GetRandomPassword has no resource: IAM takes no other value than *. All other actions name the secrets';
    acknowledge(this.function.role!, { id: 'AwsSolutions-IAM5[Resource::*]', reason }, { id: 'Serverless-LambdaStarPermissions', reason });
    this.function.addPermission('SecretsManager', {
      principal: new iam.ServicePrincipal('secretsmanager.amazonaws.com'),
      // not Secret.addRotationSchedule(): its permission would let the secrets of every account invoke the function
      sourceAccount: Stack.of(this).account,
    });
  }

  /** Allows the four steps of a rotation, and schedules it. */
  public rotate(secret: secretsmanager.Secret): void {
    this.function.addToRolePolicy(new iam.PolicyStatement({
      actions: [
        'secretsmanager:DescribeSecret',
        'secretsmanager:GetSecretValue',
        'secretsmanager:PutSecretValue',
        'secretsmanager:UpdateSecretVersionStage',
      ],
      resources: [secret.secretArn],
    }));
    if (secret.encryptionKey) {
      allowKeyUse(secret.encryptionKey, this.function, 'secretsmanager', ['kms:Decrypt', 'kms:GenerateDataKey']);
    }
    const schedule = new secretsmanager.CfnRotationSchedule(secret, 'Schedule', {
      secretId: secret.secretArn,
      rotationLambdaArn: this.function.functionArn,
      rotationRules: { automaticallyAfterDays: this.period.toDays() },
      // the generated value is fresh
      rotateImmediatelyOnUpdate: false,
    });
    // Secrets Manager tries the function when the schedule is made
    schedule.node.addDependency(this.function);
  }
}
