import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';

/**
 * Allows what a service does with a key on behalf of the grantee, and only by way of that service.
 *
 * By the grantee's own policy, since that of an imported key is out of reach.
 */
export function allowKeyUse(key: kms.IKey, grantee: iam.IGrantable, service: 'dynamodb' | 's3' | 'secretsmanager', actions: string[]): void {
  iam.Grant.addToPrincipal({
    grantee,
    actions,
    resourceArns: [key.keyArn],
    conditions: { StringEquals: { 'kms:ViaService': `${service}.${Stack.of(key).region}.amazonaws.com` } },
  });
}
