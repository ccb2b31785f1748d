import { failureKind } from './failure-kind';
import { retryPause } from './retry-pause';
import { RETRY_COST, retryQuota } from './retry-quota';
import { AwsServiceError } from './service-error';

/** Bounds of the attempts at a request. */
export interface RetryLimits {
  /** The number of attempts, the first one included. */
  readonly maxAttempts: number;
  /** The maximum of the first pause, in milliseconds: by default 50, as in the AWS SDK. */
  readonly basePause?: number;
}

/** Makes attempts until one succeeds, or fails for good. */
export type Retries = <T>(attempt: (number: number) => Promise<T>) => Promise<T>;

/**
 * Makes the retries of a client, which share a quota. They follow the standard mode of the AWS SDK (@smithy/core, retryMiddleware).
 *
 * @throws the error of the last attempt
 */
export function retries({ maxAttempts, basePause = 50 }: RetryLimits): Retries {
  const quota = retryQuota();
  return async (attempt) => {
    let cost: number | undefined;
    for (let number = 1; ; number += 1) {
      try {
        const result = await attempt(number);
        quota.giveBack(cost);
        return result;
      } catch (error) {
        const kind = failureKind(error);
        if (kind === 'final' || number === maxAttempts || !quota.take(RETRY_COST[kind])) {
          throw error;
        }
        cost = RETRY_COST[kind];
        const headers = error instanceof AwsServiceError ? error.response.headers : undefined;
        const pause = retryPause(number - 1, { isThrottled: kind === 'throttling', basePause }, headers);
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  };
}
