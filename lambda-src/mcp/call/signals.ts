/**
 * Makes a controller whose signal is aborted with each of the given ones, too. `AbortSignal.any` does the same for signals that outlive those
 * who wait for them, at several times the price; those of a request end with it.
 */
export function endedWith(...signals: readonly AbortSignal[]): AbortController {
  const controller = new AbortController();
  for (const signal of signals) {
    if (signal.aborted) {
      controller.abort(signal.reason);
    } else {
      signal.addEventListener('abort', () => controller.abort(signal.reason), { once: true });
    }
  }
  return controller;
}

/** Waits until a signal is aborted. */
export function whenAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
    } else {
      signal.addEventListener('abort', () => resolve(), { once: true });
    }
  });
}

/** Waits until a signal is aborted, and fails with its reason. */
export async function failWhenAborted(signal: AbortSignal): Promise<never> {
  await whenAborted(signal);
  throw signal.reason;
}
