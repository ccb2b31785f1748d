import { Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { acknowledgePattern } from './acknowledge-pattern';
import { allowKeyUse } from './key-usage';
import { environmentOf, regionProblems } from './resource-environment';

/**
 * Lets the server read one object, or all whose keys begin with a prefix.
 *
 * @param reason why it may read what the pattern matches
 */
export function grantReadObjects(
  server: iam.IGrantable,
  bucket: s3.IBucket,
  objects: { readonly key: string } | { readonly prefix: string },
  reason = 'These are the objects that the server has as resources',
): void {
  const pattern = 'key' in objects ? literally(objects.key) : `${literally(objects.prefix)}*`;
  const arn = bucket.arnForObjects(pattern);
  iam.Grant.addToPrincipal({ grantee: server, actions: ['s3:GetObject'], resourceArns: [arn] });
  acknowledgePattern(server, arn, reason);
  if (bucket.encryptionKey) {
    allowKeyUse(bucket.encryptionKey, server, 's3', ['kms:Decrypt']);
  }
}

/** Lets the server list the objects whose keys begin with a prefix. */
export function grantListObjects(server: iam.IGrantable, bucket: s3.IBucket, prefix: string): void {
  iam.Grant.addToPrincipal({
    grantee: server,
    actions: ['s3:ListBucket'],
    resourceArns: [bucket.bucketArn],
    ...(prefix !== '' && { conditions: { StringLike: { 's3:prefix': `${literally(prefix)}*` } } }),
  });
}

/** Lets the server invoke the function: not every version and alias of it, which `grantInvoke` of the CDK allows too. */
export function grantInvoke(server: iam.IGrantable, fn: lambda.IFunction): void {
  iam.Grant.addToPrincipal({ grantee: server, actions: ['lambda:InvokeFunction'], resourceArns: [fn.functionArn] });
}

/** @throws when the function is in another region than the server, which is known */
export function requireReachable(fn: lambda.IFunction, serverRegion: string): void {
  const [problem] = regionProblems('the function', environmentOf(fn, fn.functionArn).region, serverRegion);
  if (problem !== undefined) {
    throw new Error(problem);
  }
}

/**
 * A key in a policy, where some of its characters would stand for others.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-specialchars
 */
function literally(key: string): string {
  return Token.isUnresolved(key) ? key : key.replace(/[*?$]/g, '${$&}');
}
