import { ForbiddenAddressError } from '../../shared/guarded-lookup';
import { ToolFailure } from '../call/failure';

/**
 * What failed between this function and a service, while it was asked or while its answer was read.
 *
 * @param error whatever was thrown
 * @returns a failure of the kind `unreachable` if the request may be tried again where the method allows it
 */
export function egressFailure(error: unknown): ToolFailure {
  if (error instanceof ToolFailure) {
    return error;
  }
  if (error instanceof ForbiddenAddressError) {
    return new ToolFailure('failed', `${error.message}: it is neither public nor in an allowed network`, { cause: error });
  }
  const code = String((error as { code?: unknown } | undefined)?.code);
  if (code.startsWith('HPE_')) {
    return new ToolFailure('failed', 'The answer is not HTTP', { cause: error });
  }
  if (/^(Z_|ERR__)/.test(code)) {
    return new ToolFailure('failed', 'The answer is not compressed as it says', { cause: error });
  }
  return new ToolFailure('unreachable', 'The connection failed', { cause: error });
}
