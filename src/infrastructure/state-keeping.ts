import { type Duration, RemovalPolicy } from 'aws-cdk-lib';
import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Alarms } from './alarms';
import type { McpFunction } from './mcp-function';
import type { Operations } from './operations';
import { RecordTable } from './record-table';
import type { SecretRotation } from './secret-rotation';
import { TaskFunction } from './task-function';
import { acknowledge, acknowledgeStandards } from '../aws/acknowledge';
import { generateSecret, grantReadValue } from '../aws/generated-secret';
import { ENVIRONMENT } from '../contract';

/** Properties of what keeps state. */
export interface StateKeepingProps {
  readonly mcp: McpFunction;
  readonly rotation: SecretRotation;
  readonly alarms: Alarms;
  readonly taskTimeout: Duration;
  readonly operations: Operations;
}

/**
 * What a server needs that remembers something from one request to the next: the secret that seals what clients carry, the table of tasks
 * and answers, and the function that runs tasks. Nothing in it lasts longer than a task, so nothing of it outlives the server.
 */
export class StateKeeping extends Construct {
  public readonly sealingSecret: secretsmanager.Secret;
  public readonly table: dynamodb.Table;
  public readonly taskFunction: lambda.Function;

  constructor(scope: Construct, id: string, props: StateKeepingProps) {
    super(scope, id);
    const { mcp, rotation, alarms, operations } = props;
    const { encryptionKey } = operations;
    this.sealingSecret = generateSecret(this, 'SealingSecret', {
      description: 'Remote MCP server: the keys that seal what clients carry between requests are derived from it',
      encryptionKey,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    rotation.rotate(this.sealingSecret);
    const records = new RecordTable(this, 'Records', { encryptionKey, removalPolicy: RemovalPolicy.DESTROY, pointInTimeRecovery: false });
    this.table = records.table;
    const transient = 'Tasks and answers under way are of no use once their clients have given up: there is nothing to recover';
    acknowledge(this.table, { id: 'AwsSolutions-DDB3', reason: transient });
    acknowledgeStandards(this.table, 'DynamoDBPITREnabled', transient);
    acknowledgeStandards(this.table, 'DynamoDBInBackupPlan', transient);
    this.taskFunction = new TaskFunction(this, 'TaskFunction', { mcp, timeout: props.taskTimeout, operations }).function;
    alarms.watchTasks(this.taskFunction);

    grantReadValue(this.sealingSecret, mcp.function);
    records.grantReadWrite(mcp.function);
    this.shareEnvironment(mcp.function);
    mcp.function.addEnvironment(ENVIRONMENT.taskFunctionName, this.taskFunction.functionName);
  }

  private shareEnvironment(mcpFunction: lambda.Function): void {
    for (const fn of [mcpFunction, this.taskFunction]) {
      fn.addEnvironment(ENVIRONMENT.sealingSecretArn, this.sealingSecret.secretArn);
      fn.addEnvironment(ENVIRONMENT.stateTableName, this.table.tableName);
    }
  }
}
