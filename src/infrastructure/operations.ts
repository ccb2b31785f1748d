import type { RemovalPolicy } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type { Network } from './network';

/** The ways in which a server is operated: the same for all of its parts. */
export interface Operations {
  readonly removalPolicy: RemovalPolicy;
  readonly logRetention: logs.RetentionDays;
  readonly tracing: boolean;
  /** Keys that AWS owns unless given. */
  readonly encryptionKey?: kms.IKey;
  /** The internet alone unless given. */
  readonly network?: Network;
}
