import { setTimeout as delay } from 'node:timers/promises';
import type { ExecutionEnvironment, FunctionFailure, Invocation, Outcome, TakeChunk } from './execution-environment';

/** How long code may take to load, in milliseconds, on top of the function's own timeout. */
const INIT_MS = 10_000;

/**
 * Runs an invocation in an environment, within the function's timeout, which begins when the code is loaded. An
 * environment that cannot load its code, or is not done in time, is stopped.
 *
 * @param timeout in seconds
 */
export async function runInvocation(
  environment: ExecutionEnvironment, invocation: Invocation, timeout: number, takeChunk: TakeChunk,
): Promise<Outcome> {
  const lateness: Outcome = { type: 'failed', failure: timedOut(invocation.requestId, timeout) };
  const loading = environment.loaded.then((failure): Outcome | undefined => failure && { type: 'failed', failure });
  const notLoaded = await within(INIT_MS + timeout * 1000, loading, lateness);
  const outcome = notLoaded
    ?? await within(timeout * 1000, environment.invoke(invocation, Date.now() + timeout * 1000, takeChunk), lateness);
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
