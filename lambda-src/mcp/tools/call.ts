import type { CallToolResult } from '@modelcontextprotocol/server';
import { requireValidOutput, toToolAnswer } from './answer';
import { callThrough } from './chain';
import { writeToolMetrics } from './metrics';
import { withTextOfValue } from './structured-content';
import type { JsonObject } from '../../../src/contract';
import { ServiceUnavailableError } from '../../shared/aws-request';
import { log } from '../../shared/log';
import { InvalidArgumentsError, type CallableTool } from '../call/callable-tool';
import { isCancelled, readsStructuredContent, type Exchange } from '../call/exchange';
import { failureText, ToolFailure, type ToolFailureKind } from '../call/failure';
import { ERROR_CODES, ProtocolError } from '../call/protocol-error';
import { withoutLargeRepetitions } from '../call/repeated-content';
import { errorResult, isInputRequired, type ToolAnswer } from '../call/result';
import { failWhenAborted } from '../call/signals';
import { CallBecameTask, type TaskSupport } from '../call/task-support';
import { traceContextOf } from '../call/trace-context';
import type { Interceptor } from '../interceptors/interceptor';

/** One call of a tool. */
export interface ToolCall {
  readonly tool: CallableTool;
  /** As the client sent them. */
  readonly args: JsonObject;
  readonly exchange: Exchange;
  /** In the order in which they see the call. */
  readonly interceptors: readonly Interceptor[];
  /** Absent: calls do not become tasks. */
  readonly tasks?: TaskSupport;
}

/**
 * Answers a call, and counts it.
 *
 * Whatever goes wrong is a result with `isError` (MCP 2026-07-28, tools, error handling), so that the model can see it, and the
 * details are in the log.
 *
 * @returns a result, a question, or a task, which is where the call counts then
 * @throws ProtocolError when the client lacks something without which the tool cannot answer
 */
export async function answerToolCall(call: ToolCall): Promise<JsonObject> {
  const { tool, exchange } = call;
  const needed = await tool.lacks(exchange);
  if (needed !== undefined) {
    const { refusedCall } = await import('../scopes/refusal');
    return inOrder(refusedCall(tool.name, needed, exchange));
  }
  try {
    const answer = await countedAnswer(call);
    return isInputRequired(answer) ? answer as JsonObject : inOrder(withTextOfValue(answer, tool.outputSchema, exchange.era));
  } catch (error) {
    if (error instanceof CallBecameTask) {
      return error.result as JsonObject;
    }
    throw error;
  }
}

/** Writes the members of a result as MCP lists them, so that the same result is the same text, whoever made it. */
function inOrder({ _meta, content, structuredContent, isError, ...others }: CallToolResult): JsonObject {
  return {
    ...(_meta !== undefined && { _meta }),
    content,
    ...(structuredContent !== undefined && { structuredContent }),
    ...(isError !== undefined && { isError }),
    ...others,
  };
}

async function countedAnswer(call: ToolCall): Promise<ToolAnswer> {
  const { tool, exchange } = call;
  // Node.js would load the code of `performance` for it, a millisecond of the first call
  const started = process.hrtime.bigint();
  const answer = await answerInTime(call);
  writeToolMetrics({
    tool: tool.name,
    invocation: exchange.invocation,
    failed: 'isError' in answer && answer.isError === true && !isCancelled(exchange),
    duration: Number(process.hrtime.bigint() - started) / 1e6,
  });
  return answer;
}

/** Neither handlers nor interceptors need watch for it themselves that an answer would come too late. */
async function answerInTime(call: ToolCall): Promise<ToolAnswer> {
  try {
    return await Promise.race([interceptedAnswer(call), failWhenAborted(call.exchange.signal)]);
  } catch (error) {
    return failureResult(error, call);
  }
}

async function interceptedAnswer(call: ToolCall): Promise<ToolAnswer> {
  const { tool, args, exchange, interceptors, tasks } = call;
  const { invocation, signal, meta } = exchange;
  const validArgs = await tool.validArguments(args);
  if (tool.becomesTask) {
    // in the task, the call passes the interceptors
    await tasks?.runAsTask(exchange);
  }
  const trace = traceContextOf(meta);
  const answer = await callThrough(interceptors, {
    tool,
    invocation,
    ...(trace && { trace }),
    signal,
    callTool: (given) => ownAnswer(call, () => tool.call(given, exchange)),
  }, validArgs);
  await requireValidOutput(answer, tool);
  return shortened(answer, exchange);
}

/** The answer of the tool itself. When it fails, the interceptors get to see what the client would. */
async function ownAnswer(call: ToolCall, answer: () => Promise<ToolAnswer>): Promise<ToolAnswer> {
  const { signal } = call.exchange;
  try {
    return shortened(toToolAnswer(await answer()), call.exchange);
  } catch (error) {
    if (signal.aborted) {
      throw error;
    }
    return failureResult(error, call);
  }
}

/** An answer that does not say the same twice at length: neither to interceptors, whose events are limited, nor to the client. */
function shortened(answer: ToolAnswer, exchange: Exchange): ToolAnswer {
  return readsStructuredContent(exchange) ? withoutLargeRepetitions(answer) : answer;
}

/**
 * Tells the client of an error, as much as it may know.
 *
 * @throws the error, when it is the answer to the whole request
 */
function failureResult(error: unknown, { tool: { name }, tasks, exchange }: ToolCall): CallToolResult {
  const { requestId } = exchange.invocation;
  if (endsCall(error) || tasks?.endsCall(error)) {
    throw error;
  }
  if (error instanceof InvalidArgumentsError) {
    return errorResult(`Invalid arguments for the tool ${name}: ${error.message}`);
  }
  if (error instanceof ProtocolError) {
    return errorResult(error.message);
  }
  const kind = failureKind(error, exchange);
  if (kind === 'cancelled') {
    log.info('The tool call was cancelled', { requestId, tool: name });
  } else {
    log.error('The tool call failed', { requestId, tool: name, kind, error });
  }
  return errorResult(failureText(name, kind, requestId));
}

/** Tells whether an error is the answer to the whole request. */
function endsCall(error: unknown): boolean {
  return error instanceof CallBecameTask
    || (error instanceof ProtocolError && (error.endsCall || error.code === ERROR_CODES.urlElicitationRequired));
}

/** Handlers need not tell why they were aborted. */
function failureKind(error: unknown, exchange: Exchange): ToolFailureKind {
  if (exchange.signal.aborted) {
    return isCancelled(exchange) ? 'cancelled' : 'timedOut';
  }
  if (error instanceof ServiceUnavailableError) {
    return 'busy';
  }
  return error instanceof ToolFailure ? error.kind : 'failed';
}
