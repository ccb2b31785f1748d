import { Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge';
import { bundlePath } from './bundle';
import { BundledFunction, type Operations } from './bundled-function';
import { generateSecret } from './generated-secret';
import { allowKeyUse } from './key-usage';

/** Properties of the signing secret. */
export interface SigningSecretProps {
  readonly rotation: Duration;
  readonly encryptionKey?: kms.IKey;
  readonly operations: Operations;
}

/** The secret that the keys of access tokens are derived from, and the function that rotates it. */
export class SigningSecret extends Construct {
  public readonly secret: secretsmanager.Secret;
  public readonly rotationFunction: lambda.Function;

  constructor(scope: Construct, id: string, { rotation, encryptionKey, operations }: SigningSecretProps) {
    super(scope, id);
    this.secret = generateSecret(this, 'Secret', {
      description: 'Remote MCP server: the signing keys of access tokens are derived from it',
      encryptionKey,
      removalPolicy: operations.removalPolicy,
    });
    this.rotationFunction = new BundledFunction(this, 'RotationFunction', {
      description: 'Remote MCP server: rotates the signing secret',
      code: lambda.Code.fromAsset(bundlePath('rotation')),
      memorySize: 256,
      timeout: Duration.seconds(30),
      operations,
    }).function;
    this.grantRotation(encryptionKey);
    this.schedule(rotation);
  }

  /** The four steps of a rotation. */
  private grantRotation(encryptionKey?: kms.IKey): void {
    this.rotationFunction.addToRolePolicy(new iam.PolicyStatement({
      actions: [
        'secretsmanager:DescribeSecret',
        'secretsmanager:GetSecretValue',
        'secretsmanager:PutSecretValue',
        'secretsmanager:UpdateSecretVersionStage',
      ],
      resources: [this.secret.secretArn],
    }));
    this.rotationFunction.addToRolePolicy(new iam.PolicyStatement({ actions: ['secretsmanager:GetRandomPassword'], resources: ['*'] }));
    if (encryptionKey) {
      allowKeyUse(encryptionKey, this.rotationFunction, 'secretsmanager', ['kms:Decrypt', 'kms:GenerateDataKey']);
    }
    acknowledge(this.rotationFunction.role!, {
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'secretsmanager:GetRandomPassword has no resource: IAM takes no other value than *. All other actions name the one secret',
    });
  }

  private schedule(rotation: Duration): void {
    this.rotationFunction.addPermission('SecretsManager', {
      principal: new iam.ServicePrincipal('secretsmanager.amazonaws.com'),
      // not Secret.addRotationSchedule(): its permission would let the secrets of every account invoke the function
      sourceAccount: Stack.of(this).account,
    });
    const schedule = new secretsmanager.CfnRotationSchedule(this, 'Schedule', {
      secretId: this.secret.secretArn,
      rotationLambdaArn: this.rotationFunction.functionArn,
      rotationRules: { automaticallyAfterDays: rotation.toDays() },
      // the generated value is fresh
      rotateImmediatelyOnUpdate: false,
    });
    // Secrets Manager tries the function when the schedule is made
    schedule.node.addDependency(this.rotationFunction);
  }
}
