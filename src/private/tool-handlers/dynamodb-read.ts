import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import { allowKeyUse } from '../key-usage';

/** Allows one way of reading a table or an index, and nothing else of it. */
export function grantRead(server: iam.IGrantable, table: dynamodb.ITable, action: string, arn: string): void {
  iam.Grant.addToPrincipal({ grantee: server, actions: [action], resourceArns: [arn] });
  if (table.encryptionKey) {
    allowKeyUse(table.encryptionKey, server, 'dynamodb', ['kms:Decrypt']);
  }
}
