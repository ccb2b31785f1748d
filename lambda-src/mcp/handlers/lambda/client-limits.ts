import type { AwsClientLimits } from '../../../shared/aws/aws-client';
import { freshConnections } from '../../../shared/aws/connections';
import { timeLimit } from '../../../shared/time-limit';

/**
 * Bounds of clients that invoke tools. One attempt only, over a connection that is not likely to be closed: a tool may do something that must
 * not be done twice. The caller decides how long it may take.
 */
export const ONCE: AwsClientLimits = { maxAttempts: 1, requestHandler: { connectionTimeout: timeLimit(3_000) }, connections: freshConnections };
