import type { HttpResponse } from './aws-http';

/** Maximum error of the time of a signature, in milliseconds: a minute less than the five that services allow, as in the AWS SDK. */
const MAX_SKEW = 240_000;

/** The clock of a service, as its answers show it. */
export interface ServiceClock {
  /** Returns the difference to the clock of this machine, in milliseconds. Zero until there is an answer. */
  offset(): number;
  /**
   * Sets the clock by the `Date` of an answer; one with an `Age` comes from a cache. Answers of every status count, as in the AWS SDK.
   *
   * @param signedWith the offset by which the request was signed
   * @returns true if that offset was so wrong that the service has refused the request for it
   */
  set(response: Pick<HttpResponse, 'headers'>, signedWith: number): boolean;
}

/** Makes a clock that agrees with the one of this machine until there is an answer. */
export function serviceClock(): ServiceClock {
  let offset = 0;
  return {
    offset: () => offset,
    set: ({ headers: { date, age } }, signedWith) => {
      const time = age === undefined ? Date.parse(date ?? '') : NaN;
      offset = Number.isNaN(time) ? offset : time - Date.now();
      return Math.abs(offset - signedWith) >= MAX_SKEW;
    },
  };
}
