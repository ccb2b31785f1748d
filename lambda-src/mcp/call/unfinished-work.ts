const unfinished = new Set<Promise<unknown>>();

/**
 * Has the function wait for something when it has answered. Lambda freezes an instance between invocations: what a call that was given up
 * still cleans up would stand still, perhaps for ever.
 *
 * @returns the same promise
 */
export function finishBeforeFreeze<T>(work: Promise<T>): Promise<T> {
  const ended = work.then(() => undefined, () => undefined).finally(() => unfinished.delete(ended));
  unfinished.add(ended);
  return work;
}

/** Waits for all of it; to be called when an invocation has answered. */
export async function whenWorkIsFinished(): Promise<void> {
  await Promise.all(unfinished);
}
