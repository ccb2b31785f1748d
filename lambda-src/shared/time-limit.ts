import { ENVIRONMENT } from '../../src/contract';

/**
 * Returns how long to wait for something, in milliseconds: on AWS the given time, and on the local server longer by the factor that it was
 * started with, for slower machines.
 */
export function timeLimit(milliseconds: number): number {
  return milliseconds * (Number(process.env[ENVIRONMENT.patience]) || 1);
}
