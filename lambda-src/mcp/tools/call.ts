import {
  isCallToolResult, isInputRequiredResult, MissingRequiredClientCapabilityError, ProtocolError, ProtocolErrorCode,
  type CallToolResult, type InputRequiredResult, type McpServer, type RegisteredTool, type Result, type ServerContext,
  type StandardSchemaV1, type StandardSchemaWithJSON,
} from '@modelcontextprotocol/server';
import { failureText, ToolFailure, type ToolFailureKind } from './failure';
import { writeToolMetrics } from './metrics';
import { errorResult } from './result';
import { ServiceUnavailableError } from '../../shared/aws-request';
import { log } from '../../shared/log';
import type { Invocation } from '../invocation';
import { MappingError } from '../mapping/mapping';
import { CallBecameTask, type TaskSupport } from '../tasks/task-support';

/** One call of a tool. */
export interface ToolCall {
  readonly name: string;
  readonly tool: RegisteredTool;
  /** As the client sent them. */
  readonly args: unknown;
  readonly ctx: ServerContext;
  readonly invocation: Invocation;
  /** If the server keeps state. */
  readonly tasks: TaskSupport | undefined;
}

/** What a handler may answer: a result, or what it needs of the client first (MCP 2026-07-28, multi-round-trip requests). */
type Answer = CallToolResult | InputRequiredResult;

/**
 * Answers calls in the place of the SDK's handler, which would send the texts of exceptions to clients, and counts nothing.
 *
 * @param tools those that the request needs, by name
 */
export function answerToolCalls(
  server: McpServer,
  tools: ReadonlyMap<string, RegisteredTool>,
  invocation: Invocation,
  tasks: TaskSupport | undefined,
): void {
  server.server.setRequestHandler('tools/call', async ({ params: { name, arguments: args } }, ctx): Promise<Answer> => {
    const tool = tools.get(name);
    if (tool?.enabled !== true) {
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, `Tool ${name} not found`);
    }
    try {
      const answer = await callTool({ name, tool, args, ctx, invocation, tasks });
      return isInputRequiredResult(answer) ? answer : server.server.projectCallToolResult(answer, tool.outputSchemaJson);
    } catch (error) {
      if (error instanceof CallBecameTask) {
        return taskResult(error.result);
      }
      throw error;
    }
  });
}

/** The SDK gives every answer to a call a `content`. A task has none, and drops it when it is sent. */
function taskResult(task: Result): CallToolResult {
  return {
    ...task,
    content: [],
    toJSON(this: object) {
      return { ...this, content: undefined, toJSON: undefined };
    },
  };
}

/**
 * Calls a tool: validates the arguments, has its handler answer, validates the answer, and writes the metrics.
 *
 * Whatever goes wrong is a result with `isError` (MCP 2026-07-28, tools, error handling), so that the model can see it, and the
 * details are in the log.
 *
 * @throws CallBecameTask when the call goes on as a task, which is where it counts
 * @throws ProtocolError when the client lacks something without which the tool cannot answer
 */
async function callTool(call: ToolCall): Promise<Answer> {
  const started = performance.now();
  const answer = await answerOrFail(call);
  writeToolMetrics({
    tool: call.name,
    invocation: call.invocation,
    failed: 'isError' in answer && answer.isError === true && !call.ctx.mcpReq.signal.aborted,
    duration: performance.now() - started,
  });
  return answer;
}

async function answerOrFail(call: ToolCall): Promise<Answer> {
  const { name, tool, args, ctx, invocation, tasks } = call;
  const { requestId, deadline } = invocation;
  const cancelled = ctx.mcpReq.signal;
  try {
    const input = await validate(tool.inputSchema, args ?? {});
    if ('problem' in input) {
      return errorResult(`Invalid arguments for the tool ${name}: ${input.problem}`);
    }
    const answer = await Promise.race([tool.executor(input.value, ctx), whenAborted(cancelled), whenAborted(deadline)]);
    return isInputRequiredResult(answer) ? answer : await checked(answer, tool.outputSchema);
  } catch (error) {
    if (endsCall(error) || tasks?.endsCall(error)) {
      throw error;
    }
    if (error instanceof MappingError) {
      return errorResult(`Invalid arguments for the tool ${name}: ${error.message}`);
    }
    if (error instanceof ProtocolError) {
      return errorResult(error.message);
    }
    const kind = failureKind(error, deadline, cancelled);
    if (kind === 'cancelled') {
      log.info('The tool call was cancelled', { requestId, tool: name });
    } else {
      log.error('The tool call failed', { requestId, tool: name, kind, error });
    }
    return errorResult(failureText(name, kind, requestId));
  }
}

/** Handlers need not watch for it themselves that an answer would come too late. */
function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.throwIfAborted();
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}

/** @throws ToolFailure when the answer is none, or does not match the output schema */
async function checked(answer: CallToolResult, outputSchema: StandardSchemaWithJSON | undefined): Promise<CallToolResult> {
  const result = { ...answer, content: answer?.content ?? [] };
  if (!isCallToolResult(result)) {
    throw new ToolFailure('failed', 'The answer is not a tool result');
  }
  if (outputSchema !== undefined && result.isError !== true) {
    const { structuredContent } = result;
    const output = structuredContent === undefined ? { problem: 'there is no structured content' } : await validate(outputSchema, structuredContent);
    if ('problem' in output) {
      throw new ToolFailure('failed', `The answer does not match the output schema: ${output.problem}`);
    }
  }
  return result;
}

async function validate(
  schema: StandardSchemaWithJSON | undefined,
  value: unknown,
): Promise<{ readonly value: unknown } | { readonly problem: string }> {
  const result = await schema?.['~standard'].validate(value) ?? { value };
  return result.issues === undefined
    ? { value: result.value }
    : { problem: result.issues.map(describeIssue).join(', ').slice(0, MAX_PROBLEM_LENGTH) };
}

/** How much a client gets to read about wrong arguments, in characters. */
const MAX_PROBLEM_LENGTH = 2000;

function describeIssue({ path = [], message }: StandardSchemaV1.Issue): string {
  const where = path.map((segment) => String(typeof segment === 'object' ? segment.key : segment)).join('.');
  return where === '' ? message : `${where}: ${message}`;
}

/** Errors that are the answer to the whole request. */
function endsCall(error: unknown): boolean {
  return error instanceof CallBecameTask
    || error instanceof MissingRequiredClientCapabilityError
    || (error instanceof ProtocolError && error.code === ProtocolErrorCode.UrlElicitationRequired);
}

/** Handlers need not tell why they were aborted. */
function failureKind(error: unknown, deadline: AbortSignal, cancelled: AbortSignal): ToolFailureKind {
  if (cancelled.aborted) {
    return 'cancelled';
  }
  if (deadline.aborted) {
    return 'timedOut';
  }
  if (error instanceof ServiceUnavailableError) {
    return 'busy';
  }
  return error instanceof ToolFailure ? error.kind : 'failed';
}
