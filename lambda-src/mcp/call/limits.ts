import type { ExecutionTask } from './execution-task';
import { ToolFailure } from './failure';
import type { ToolHandler } from './handler';
import { sizeOf } from './repeated-content';
import { endedWith, failWhenAborted } from './signals';
import type { LimitsManifest } from '../../../src/contract';
import { timeLimit } from '../../shared/time-limit';

/**
 * Has a handler give up when the time of its call is up: its signal is aborted, and the call fails at once, whatever the handler still does.
 * A call that becomes a task is not waited for, so its time is never up.
 *
 * How much a backend answers is for the handler of its kind to watch, which sees it first.
 */
export function withTimeout(handle: ToolHandler, { timeout }: LimitsManifest): ToolHandler {
  if (timeout === undefined) {
    return handle;
  }
  return async (event, context) => {
    const call = endedWith(context.signal);
    const timer = setTimeout(() => call.abort(new ToolFailure('timedOut', `The tool did not answer within ${timeout} ms`)), timeLimit(timeout));
    try {
      const timedContext = {
        ...context,
        signal: call.signal,
        executionTask: untimed(context.executionTask, timer),
      };
      return await Promise.race([handle(event, timedContext), failWhenAborted(call.signal)]);
    } catch (error) {
      // a handler that is aborted tells it in words of its own
      throw call.signal.aborted ? call.signal.reason : error;
    } finally {
      clearTimeout(timer);
    }
  };
}

function untimed(task: ExecutionTask | undefined, timer: NodeJS.Timeout): ExecutionTask | undefined {
  if (task?.stage !== 'new') {
    return task;
  }
  const become: typeof task.become = (start) => {
    clearTimeout(timer);
    return task.become(start);
  };
  return { ...task, become };
}

/**
 * @param size of what the backend answers, in bytes
 * @throws ToolFailure when that is more than the tool may answer
 */
export function refuseTooLarge(size: number, { maxResultSize = Infinity }: LimitsManifest): void {
  if (size > maxResultSize) {
    throw new ToolFailure('tooLarge', `The answer has ${size} bytes, and may have ${maxResultSize}`);
  }
}

/**
 * Returns how much to read of an answer in which content may be there twice, in bytes: once as JSON, and once as text in JSON, where
 * quotation marks and line ends take two bytes.
 */
export function sizeWithRepetitions({ maxResultSize = Infinity }: LimitsManifest): number {
  return 3 * maxResultSize;
}

/**
 * Refuses a result that may be more than the tool may answer. What is there as structured content and as text counts once.
 *
 * @throws ToolFailure
 */
export function refuseTooLargeResult(result: unknown, limits: LimitsManifest): void {
  if (limits.maxResultSize !== undefined) {
    refuseTooLarge(sizeOf(result), limits);
  }
}

/**
 * Reads a stream of bytes, and no further than what the tool may answer.
 *
 * @throws ToolFailure when there is more
 */
export async function readBounded(stream: AsyncIterable<Uint8Array>, limits: LimitsManifest): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // leaving the loop early closes the stream, and with it the connection
  for await (const chunk of stream) {
    size += chunk.length;
    refuseTooLarge(size, limits);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
