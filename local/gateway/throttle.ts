/** `ThrottlingRateLimit` and `ThrottlingBurstLimit` of a stage's method settings. */
export interface ThrottleSettings {
  /** Requests per second. */
  readonly rate: number;
  /** Requests at once. */
  readonly burst: number;
}

/** Takes a token; false when there is none left. */
export type TokenBucket = () => boolean;

/**
 * The token bucket that API Gateway throttles a method with.
 *
 * @param now the clock, in milliseconds
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
 */
export function createTokenBucket({ rate, burst }: ThrottleSettings, now: () => number): TokenBucket {
  let tokens = burst;
  let filledAt = now();
  return () => {
    const time = now();
    tokens = Math.min(burst, tokens + (time - filledAt) / 1000 * rate);
    filledAt = time;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}
