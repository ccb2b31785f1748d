import { ServiceUnavailableError } from '../../../shared/aws-request';
import { timeLimit } from '../../../shared/time-limit';
import { closeIdleConnections } from '../../handlers/aws/client-options';
import { ResourceTooLargeError } from '../content';

/** How long S3 may take for one answer with all of its body, in milliseconds. */
const TIMEOUT = 30_000;

/**
 * Waits for an answer of S3. Nothing waits for the rest of an answer when there is an error.
 *
 * @param ask does all of its requests with the signal that it gets
 * @throws ServiceUnavailableError when S3 does not answer, not in time, or not to the end
 * @throws Error when it refuses
 */
export async function s3Answer<T>(signal: AbortSignal, ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
  closeIdleConnections();
  const failed = new AbortController();
  try {
    return await ask(AbortSignal.any([signal, AbortSignal.timeout(timeLimit(TIMEOUT)), failed.signal]));
  } catch (error) {
    failed.abort();
    throw isFinal(error) ? error : new ServiceUnavailableError('S3 is unavailable', { cause: error });
  }
}

/** Whether the same request would end the same way. */
function isFinal(error: unknown): boolean {
  const { $fault, $retryable } = error as { readonly $fault?: 'client' | 'server'; readonly $retryable?: object };
  return error instanceof ResourceTooLargeError || ($fault === 'client' && $retryable === undefined);
}
