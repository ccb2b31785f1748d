import type { Duration } from 'aws-cdk-lib';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { Alarms } from './alarms';
import type { Operations } from './operations';
import { RotationFunction } from './rotation-function';

/** Properties of the rotation of secrets. */
export interface SecretRotationProps {
  /** The interval in which secrets are rotated, in whole days. */
  readonly period: Duration;
  readonly alarms: Alarms;
  readonly operations: Operations;
}

/** Has secrets rotated, by a function that is made for the first one. */
export class SecretRotation {
  private rotation?: RotationFunction;

  constructor(private readonly scope: Construct, private readonly props: SecretRotationProps) {}

  /** The function; undefined as long as there is no secret to rotate. */
  public get function(): lambda.Function | undefined {
    return this.rotation?.function;
  }

  /** Has a secret rotated from time to time. */
  public rotate(secret: secretsmanager.Secret): void {
    if (!this.rotation) {
      const { period, alarms, operations } = this.props;
      this.rotation = new RotationFunction(this.scope, 'RotationFunction', { period, operations });
      alarms.watchRotation(this.rotation.function);
    }
    this.rotation.rotate(secret);
  }
}
