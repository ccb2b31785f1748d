/** The retries that a client may still make, so that a service that is down is not asked three times as much as one that is up. */
export interface RetryQuota {
  /** Takes the cost of a retry; returns false, and takes nothing, if there is not enough left. */
  take(cost: number): boolean;
  /** Gives back what the last retry of a request has cost that succeeded, or 1 if it succeeded at once. */
  giveBack(cost: number | undefined): void;
}

/** The capacity and the costs of the AWS SDK (@smithy/core, StandardRetryStrategy). */
const CAPACITY = 500;
export const RETRY_COST = { throttling: 5, transient: 14 } as const;

/** Makes a quota that is full. */
export function retryQuota(): RetryQuota {
  let left = CAPACITY;
  return {
    take: (cost) => {
      const isEnough = left >= cost;
      left -= isEnough ? cost : 0;
      return isEnough;
    },
    giveBack: (cost = 1) => {
      left = Math.min(CAPACITY, left + cost);
    },
  };
}
