import { CfnDeletionPolicy, Lazy, type RemovalPolicy } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { allowKeyUse } from '../aws/key-usage';
import { TABLE } from '../contract';

/** Properties of the table. */
export interface RecordTableProps {
  readonly encryptionKey?: kms.IKey;
  readonly removalPolicy: RemovalPolicy;
  readonly pointInTimeRecovery: boolean;
}

/** A table of records that are found by their keys alone, and expire. */
export class RecordTable extends Construct {
  public readonly table: dynamodb.Table;

  constructor(scope: Construct, id: string, { encryptionKey, removalPolicy, pointInTimeRecovery }: RecordTableProps) {
    super(scope, id);
    // not TableV2: with a key of the owner's, it refuses to be in a stack whose region is not known at synthesis
    this.table = new dynamodb.Table(this, 'Table', {
      partitionKey: { name: TABLE.partitionKey, type: dynamodb.AttributeType.STRING },
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      timeToLiveAttribute: TABLE.expiresAt,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: pointInTimeRecovery },
      encryption: encryptionKey ? dynamodb.TableEncryption.CUSTOMER_MANAGED : dynamodb.TableEncryption.DEFAULT,
      encryptionKey,
      removalPolicy,
    });
    this.protectUnlessDeleted();
  }

  /** Allows single-item reads and writes: there are no queries, scans or transactions. */
  public grantReadWrite(grantee: iam.IGrantable): void {
    this.grant(
      grantee,
      ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
      ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'],
    );
  }

  /** Allows reading items by their keys. */
  public grantRead(grantee: iam.IGrantable): void {
    this.grant(grantee, ['dynamodb:BatchGetItem'], ['kms:Decrypt', 'kms:DescribeKey']);
  }

  /** Allows those who may read single items to read several in one call. */
  public grantReadTogether(grantee: iam.IGrantable): void {
    iam.Grant.addToPrincipal({ grantee, actions: ['dynamodb:BatchGetItem'], resourceArns: [this.table.tableArn] });
  }

  /** Allows creating and replacing items. */
  public grantCreate(grantee: iam.IGrantable): void {
    this.grant(grantee, ['dynamodb:PutItem'], ['kms:Encrypt', 'kms:GenerateDataKey', 'kms:ReEncryptFrom', 'kms:ReEncryptTo']);
  }

  /**
   * Protects the table from deletion by any way, unless it is to be deleted with the stack: a protected one would make that fail. Decided at
   * synthesis, since aspects such as `RemovalPolicies` may change the policy until then.
   */
  private protectUnlessDeleted(): void {
    const resource = this.table.node.defaultChild as dynamodb.CfnTable;
    resource.deletionProtectionEnabled = Lazy.any({ produce: () => resource.cfnOptions.deletionPolicy !== CfnDeletionPolicy.DELETE });
  }

  private grant(grantee: iam.IGrantable, actions: string[], keyActions: string[]): void {
    iam.Grant.addToPrincipal({ grantee, actions, resourceArns: [this.table.tableArn] });
    if (this.table.encryptionKey) {
      allowKeyUse(this.table.encryptionKey, grantee, 'dynamodb', keyActions);
    }
  }
}
