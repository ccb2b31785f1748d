import { isDenial, isThrottling, meaningOf } from './aws-error-table';
import type { ToolEvent } from '../../../../src/contract';
import { log } from '../../../shared/log';
import { ToolFailure, type ToolFailureKind } from '../../call/failure';
import { errorResult } from '../../call/result';

/**
 * Answers a call that an AWS service may refuse. What it refuses is a result that names the error and says what it means, so that the model
 * can correct the call or tell the person; the message goes to the log alone, since it tells about the account.
 *
 * @throws ToolFailure when the service did not answer, or did not do its work
 */
export async function withAwsErrors(event: ToolEvent, answer: () => Promise<unknown>): Promise<unknown> {
  try {
    return await answer();
  } catch (error) {
    if (!isSdkError(error)) {
      throw error;
    }
    const kind = failureKind(error);
    if (kind !== undefined) {
      throw new ToolFailure(kind, 'The AWS service did not answer the call', { cause: error });
    }
    const code = codeOf(error);
    const { says, fault } = meaningOf(code, statusOf(error));
    const write = fault === 'owner' ? log.error : log.warn;
    write('The AWS service refused the call', { requestId: event.requestId, tool: event.tool, error });
    return errorResult(`The tool ${event.tool} ended with the error ${code}: ${says}. Request id: ${event.requestId}`);
  }
}

/** An error of the AWS SDK. */
interface SdkError {
  readonly name: string;
  /** Of errors that a service answered: whose fault it says it is. */
  readonly $fault?: 'client' | 'server';
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $retryable?: { readonly throttling?: boolean };
}

/** Errors of the SDK that have no code. */
const NO_ANSWER = new Set(['TimeoutError', 'AbortError']);

/** Whether an error is a service's answer, or that there was none: `ECONNREFUSED`, a timeout. */
function isSdkError(error: unknown): error is SdkError {
  return error instanceof Error && ('$fault' in error || 'code' in error || NO_ANSWER.has(error.name));
}

/** Whether a service said that this role may not do this. */
export function isAccessDenied(error: unknown): boolean {
  return isSdkError(error) && error.$fault !== undefined && isDenial(error.name, statusOf(error));
}

/** Whether the same may succeed later: the service is down, busy or not reached. */
export function isTransient(error: unknown): boolean {
  return isSdkError(error) && (error.$fault !== 'client' || failureKind(error) === 'busy');
}

function statusOf({ $metadata }: SdkError): number {
  return $metadata?.httpStatusCode ?? 0;
}

/** @returns undefined for what the service refused */
function failureKind(error: SdkError): ToolFailureKind | undefined {
  const { $fault, $retryable, name } = error;
  if ($fault === undefined) {
    return 'unreachable';
  }
  if ($retryable?.throttling || [429, 503].includes(statusOf(error)) || isThrottling(name)) {
    return 'busy';
  }
  return $fault === 'client' || isAccessDenied(error) ? undefined : 'failed';
}

/** Returns the name as services give it, unless it is more than a name. */
function codeOf({ name }: SdkError): string {
  return /^[\w.:-]{1,100}$/.test(name) ? name : 'unknown';
}
