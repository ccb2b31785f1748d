import {
  isInputRequiredResult, MissingRequiredClientCapabilityError, ProtocolError, ProtocolErrorCode,
  type CallToolResult, type McpServer, type RegisteredTool, type Result, type ServerContext,
} from '@modelcontextprotocol/server';
import { requireValidOutput, toToolAnswer, type ToolAnswer } from './answer';
import { writeToolMetrics } from './metrics';
import { InvalidArgumentsError, validArguments } from './valid-arguments';
import { ServiceUnavailableError } from '../../shared/aws-request';
import { log } from '../../shared/log';
import { failureText, ToolFailure, type ToolFailureKind } from '../call/failure';
import { readsStructuredContent, type RequestScope } from '../call/invocation';
import { MappingError } from '../call/mapping';
import { withoutLargeRepetitions } from '../call/repeated-content';
import { errorResult } from '../call/result';
import { traceContextOf } from '../call/trace-context';
import { callThrough } from '../interceptors/chain';
import type { Served } from '../served';
import { CallBecameTask } from '../tasks/task-support';
import { ForwardedError } from '../upstreams/forwarded-error';

/** One call of a tool. */
export interface ToolCall {
  readonly name: string;
  readonly tool: RegisteredTool;
  /** As the client sent them. */
  readonly args: unknown;
  readonly ctx: ServerContext;
  readonly served: Served;
  readonly scope: RequestScope;
}

/**
 * Answers calls in the place of the SDK's handler, which would send the texts of exceptions to clients, and counts nothing.
 *
 * @param tools those that the request needs, by name
 */
export function answerToolCalls(server: McpServer, tools: ReadonlyMap<string, RegisteredTool>, served: Served, scope: RequestScope): void {
  server.server.setRequestHandler('tools/call', async ({ params }, ctx): Promise<ToolAnswer> => {
    const { name, arguments: args } = served.toolSearch?.callMeantBy(params, tools) ?? params;
    const tool = tools.get(name);
    if (tool?.enabled !== true) {
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, `Tool ${name} not found`);
    }
    try {
      const answer = await callTool({ name, tool, args, ctx, served, scope });
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
 * Calls a tool, through the interceptors, and writes the metrics.
 *
 * Whatever goes wrong is a result with `isError` (MCP 2026-07-28, tools, error handling), so that the model can see it, and the
 * details are in the log.
 *
 * @throws CallBecameTask when the call goes on as a task, which is where it counts
 * @throws ProtocolError when the client lacks something without which the tool cannot answer
 */
async function callTool(call: ToolCall): Promise<ToolAnswer> {
  const { invocation } = call.scope;
  const started = performance.now();
  const answer = await answerInTime(call);
  writeToolMetrics({
    tool: call.name,
    invocation,
    failed: 'isError' in answer && answer.isError === true && !call.ctx.mcpReq.signal.aborted,
    duration: performance.now() - started,
  });
  return answer;
}

/** Neither handlers nor interceptors need watch for it themselves that an answer would come too late. */
async function answerInTime(call: ToolCall): Promise<ToolAnswer> {
  const { ctx, scope: { invocation } } = call;
  try {
    return await Promise.race([interceptedAnswer(call), whenAborted(ctx.mcpReq.signal), whenAborted(invocation.deadline)]);
  } catch (error) {
    return failureResult(error, call);
  }
}

function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.throwIfAborted();
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}

async function interceptedAnswer(call: ToolCall): Promise<ToolAnswer> {
  const { name, tool, args, ctx, served, scope } = call;
  const validArgs = await validArguments(tool, args);
  const manifest = served.tools.get(name)?.manifest;
  const trace = traceContextOf(ctx.mcpReq._meta);
  // an execution of a state machine is a task of its own
  if (manifest?.longRunning && manifest.handler.type !== 'stateMachine') {
    // in the task, the call passes the interceptors
    await served.tasks?.runAsTask(ctx, scope);
  }
  const answer = await callThrough(served.interceptors, {
    tool: name,
    registered: tool,
    invocation: scope.invocation,
    ...(trace && { trace }),
    signal: AbortSignal.any([ctx.mcpReq.signal, scope.invocation.deadline]),
    callTool: ({ parsed }) => ownAnswer(call, parsed),
  }, validArgs);
  await requireValidOutput(answer, tool);
  return shortened(answer, call);
}

/** The answer of the tool itself. When it fails, the interceptors get to see what the client would. */
async function ownAnswer(call: ToolCall, args: unknown): Promise<ToolAnswer> {
  const { tool, ctx, scope: { invocation } } = call;
  try {
    return shortened(toToolAnswer(await tool.executor(args, ctx)), call);
  } catch (error) {
    if (ctx.mcpReq.signal.aborted || invocation.deadline.aborted) {
      throw error;
    }
    return failureResult(error, call);
  }
}

/** An answer that does not say the same twice at length: neither to interceptors, whose events are limited, nor to the client. */
function shortened(answer: ToolAnswer, { scope }: ToolCall): ToolAnswer {
  return readsStructuredContent(scope) ? withoutLargeRepetitions(answer) : answer;
}

/**
 * What the client gets to know of an error.
 *
 * @throws the error, when it is the answer to the whole request
 */
function failureResult(error: unknown, { name, ctx, served, scope: { invocation: { requestId, deadline } } }: ToolCall): CallToolResult {
  if (endsCall(error) || served.tasks?.endsCall(error)) {
    throw error;
  }
  if (error instanceof InvalidArgumentsError || error instanceof MappingError) {
    return errorResult(`Invalid arguments for the tool ${name}: ${error.message}`);
  }
  if (error instanceof ProtocolError) {
    return errorResult(error.message);
  }
  const kind = failureKind(error, deadline, ctx.mcpReq.signal);
  if (kind === 'cancelled') {
    log.info('The tool call was cancelled', { requestId, tool: name });
  } else {
    log.error('The tool call failed', { requestId, tool: name, kind, error });
  }
  return errorResult(failureText(name, kind, requestId));
}

/** Errors that are the answer to the whole request. */
function endsCall(error: unknown): boolean {
  return error instanceof CallBecameTask
    || error instanceof MissingRequiredClientCapabilityError
    || error instanceof ForwardedError
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
