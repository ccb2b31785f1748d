import { isDeepStrictEqual } from 'util';
import { Stack } from 'aws-cdk-lib';
import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { allowKeyUse } from '../../../aws/key-usage';
import { environmentOf } from '../../../aws/resource-environment';

/** Allows one way of reading a table or an index, and nothing else of it. */
export function grantRead(server: iam.IGrantable, table: dynamodb.ITable, action: string, arn: string): void {
  iam.Grant.addToPrincipal({ grantee: server, actions: [action], resourceArns: [arn] });
  if (table.encryptionKey) {
    allowKeyUse(table.encryptionKey, server, 'dynamodb', ['kms:Decrypt']);
  }
}

/** How calls name a table: by its name, which is shorter, if that means the same table in the account of the server. */
export function callName(server: IConstruct, table: dynamodb.ITable): string {
  const stack = Stack.of(server);
  // resolved: each stack has a token of its own for the account that it is deployed to
  const [account, ownAccount] = stack.resolve([environmentOf(table, table.tableArn).account, stack.account]);
  return isDeepStrictEqual(account, ownAccount) ? table.tableName : table.tableArn;
}
