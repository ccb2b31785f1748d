import { AwsServiceError } from './service-error';

/** The three kinds of failures: the service is asked for too much, another attempt may succeed at once, or none will. */
export type FailureKind = 'throttling' | 'transient' | 'final';

// The lists are those of the AWS SDK (@smithy/core, retry/service-error-classification), whose names of errors are ours.

const THROTTLING = new Set([
  'BandwidthLimitExceeded', 'EC2ThrottledException', 'LimitExceededException', 'PriorRequestNotComplete', 'ProvisionedThroughputExceededException',
  'RequestLimitExceeded', 'RequestThrottled', 'RequestThrottledException', 'SlowDown', 'ThrottledException', 'Throttling', 'ThrottlingException',
  'TooManyRequestsException', 'TransactionInProgressException',
]);

/** The last one is marked as such in the model of DynamoDB. */
const TRANSIENT = new Set(['TimeoutError', 'RequestTimeout', 'RequestTimeoutException', 'ReplicatedWriteConflictException']);

const TRANSIENT_STATUSES = new Set([500, 502, 503, 504]);

/** The codes that Node.js gives connections that break, or do not come about. */
const NETWORK_FAILURES = new Set(['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN']);

/** Tells by what a request failed with whether to send it again. */
export function failureKind(error: unknown): FailureKind {
  if (error instanceof AwsServiceError) {
    const { name, message, wasSkewed, response: { status } } = error;
    if (status === 429 || THROTTLING.has(name)) {
      return 'throttling';
    }
    const isExpired = name === 'InvalidSignatureException' && message.includes('Signature expired');
    return wasSkewed || isExpired || TRANSIENT.has(name) || TRANSIENT_STATUSES.has(status) ? 'transient' : 'final';
  }
  const { name, code } = Object(error) as { readonly name?: string; readonly code?: string };
  return TRANSIENT.has(name ?? '') || NETWORK_FAILURES.has(code ?? '') ? 'transient' : 'final';
}
