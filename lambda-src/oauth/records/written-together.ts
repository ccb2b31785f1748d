/**
 * Waits for writes that are under way at the same time. When one fails, the others are not left behind: a function that has answered may stop
 * in the middle of them.
 *
 * @throws the first failure, once all have come to an end
 */
export async function writtenTogether(writes: readonly (Promise<unknown> | undefined)[]): Promise<void> {
  const failed = (await Promise.allSettled(writes)).find(({ status }) => status === 'rejected');
  if (failed !== undefined) {
    throw (failed as PromiseRejectedResult).reason;
  }
}
