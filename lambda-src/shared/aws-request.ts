import { timeLimit } from './time-limit';

/**
 * Options of every AWS client: a service that hangs is given up after about seven seconds, so that several calls in a row
 * still end before API Gateway's 29 seconds.
 */
export const AWS_CLIENT_OPTIONS = {
  maxAttempts: 3,
  // milliseconds
  requestHandler: { connectionTimeout: timeLimit(1_000), requestTimeout: timeLimit(2_000), throwOnRequestTimeout: true },
};

/** An AWS service did not answer, or refused. `cause` says why and is for the log alone; the caller hears "try again later". */
export class ServiceUnavailableError extends Error {
  override readonly name = 'ServiceUnavailableError';
}

/**
 * Waits for the answer of an AWS service.
 *
 * @param request what `client.send` returned
 * @param expected names of the service's exceptions that the caller handles, which are thrown as they are
 * @throws ServiceUnavailableError for every other failure: throttling, timeouts, a missing table, a missing permission
 */
export async function awsAnswer<T>(request: Promise<T>, ...expected: string[]): Promise<T> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof Error && expected.includes(error.name)) {
      throw error;
    }
    throw new ServiceUnavailableError('An AWS service is unavailable', { cause: error });
  }
}
