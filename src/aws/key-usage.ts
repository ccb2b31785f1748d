import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';

/** Services that use keys on behalf of who asks them, as `kms:ViaService` has them. */
type Service = 'dynamodb' | 'lambda' | 's3' | 'secretsmanager' | 'states';

/**
 * Allows what a service does with a key on behalf of the grantee, and only by way of that service.
 *
 * By the grantee's own policy, since that of an imported key is out of reach.
 */
export function allowKeyUse({ keyArn, stack }: Pick<kms.IKey, 'keyArn' | 'stack'>, grantee: iam.IGrantable, service: Service, actions: string[]): void {
  iam.Grant.addToPrincipal({
    grantee,
    actions,
    resourceArns: [keyArn],
    conditions: { StringEquals: { 'kms:ViaService': `${service}.${stack.region}.amazonaws.com` } },
  });
}
