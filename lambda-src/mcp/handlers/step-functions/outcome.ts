import type { LimitsManifest, ToolEvent } from '../../../../src/contract';
import { log } from '../../../shared/log';
import { parseJson } from '../../call/bounded-json';
import type { Outcome } from '../../call/execution-task';
import { ToolFailure } from '../../call/failure';
import { errorResult } from '../../call/result';
import { jsonAnswer } from '../json-answer';

/** How much of the error's name the model sees, and of its cause the log, in characters. */
const MAX_ERROR_LENGTH = 256;
const MAX_CAUSE_LENGTH = 1_000;

/**
 * What a tool answers when its execution has ended: the output, or a result that names the error.
 *
 * @throws ToolFailure when there is no output, or more than the tool may answer
 */
export async function answerOf(
  { executionArn, status, output, error, cause }: Outcome,
  manifest: LimitsManifest & { readonly result?: string },
  { tool, requestId }: ToolEvent,
): Promise<unknown> {
  if (status !== 'SUCCEEDED') {
    log.warn('The execution failed', { requestId, tool, executionArn, status, errorName: error, cause: cause?.slice(0, MAX_CAUSE_LENGTH) });
    const reason = error ? ` with the error ${error.slice(0, MAX_ERROR_LENGTH)}` : '';
    return errorResult(`The tool ${tool} ${ENDED[status]}${reason}. Request id: ${requestId}`);
  }
  const parsed = parseJson(Buffer.from(output ?? ''));
  if (parsed.outcome !== 'parsed') {
    throw new ToolFailure('failed', `The output of the execution ${executionArn} is not JSON`);
  }
  return jsonAnswer(parsed.value, manifest);
}

const ENDED = { FAILED: 'failed', TIMED_OUT: 'timed out', ABORTED: 'was stopped' } as const;
