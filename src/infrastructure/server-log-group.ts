import { Annotations, ArnFormat, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Operations } from './operations';

/** A log group of a server, encrypted with the key of its owner if there is one. */
export class ServerLogGroup extends logs.LogGroup {
  constructor(scope: Construct, id: string, { logRetention: retention, removalPolicy, encryptionKey }: Operations) {
    super(scope, id, { retention, removalPolicy, encryptionKey });
    if (encryptionKey) {
      allowLogs(this, encryptionKey);
    }
  }
}

/**
 * Lets CloudWatch Logs use a key for the log groups of the account in the region. Not for one log group: the key would have to know it, and it
 * the key.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
function allowLogs(logGroup: logs.LogGroup, key: kms.IKey): void {
  const stack = Stack.of(logGroup);
  const { statementAdded } = key.addToResourcePolicy(new iam.PolicyStatement({
    principals: [new iam.ServicePrincipal(`logs.${stack.region}.amazonaws.com`)],
    actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
    resources: ['*'],
    conditions: {
      ArnLike: {
        'kms:EncryptionContext:aws:logs:arn': stack.formatArn({ service: 'logs', resource: 'log-group', resourceName: '*', arnFormat: ArnFormat.COLON_RESOURCE_NAME }),
      },
    },
  }));
  if (!statementAdded) {
    Annotations.of(stack).addWarningV2(
      'cdk-remote-mcp-server:keyPolicy',
      `the policy of the key ${key.node.path}, which encryptionKey names, is not in this app; it has to let CloudWatch Logs use the key, or log groups `
      + 'cannot be made with it: see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html',
    );
  }
}
