import { setTimeout as delay } from 'node:timers/promises';
import type { ExecutionEnvironment, FunctionFailure, Invocation, Outcome, TakeChunk } from './execution-environment';

/** How long code may take to load, in milliseconds, on top of the function's own timeout. */
const INIT_MS = 10_000;

/** The time limits of an invocation. */
export interface TimeLimits {
  /** The function's own timeout, in seconds. */
  readonly timeout: number;
  /** The factor by which it may take longer here. */
  readonly patience: number;
}

/**
 * Runs an invocation in an environment, within the function's timeout, which begins when the code is loaded. An
 * environment that cannot load its code, or is not done in time, is stopped.
 */
export async function runInvocation(
  environment: ExecutionEnvironment, invocation: Invocation, { timeout, patience }: TimeLimits, takeChunk: TakeChunk,
): Promise<Outcome> {
  const lateness: Outcome = { type: 'failed', failure: timedOut(invocation.requestId, timeout) };
  const loading = environment.loaded.then((failure): Outcome | undefined => failure && { type: 'failed', failure });
  const runTime = timeout * 1000 * patience;
  const notLoaded = await within(INIT_MS * patience + runTime, loading, lateness);
  const outcome = notLoaded
    ?? await within(runTime, environment.invoke(invocation, Date.now() + runTime, takeChunk), lateness);
  if (notLoaded || outcome === lateness) {
    await environment.stop();
  }
  return outcome;
}

async function within<T>(milliseconds: number, work: Promise<T>, otherwise: T): Promise<T> {
  const timer = new AbortController();
  try {
    return await Promise.race([work, delay(milliseconds, otherwise, { signal: timer.signal })]);
  } finally {
    timer.abort();
  }
}

/** In the words of AWS. */
function timedOut(requestId: string, timeout: number): FunctionFailure {
  return { errorType: 'Sandbox.Timedout', errorMessage: `RequestId: ${requestId} Error: Task timed out after ${timeout.toFixed(2)} seconds` };
}
