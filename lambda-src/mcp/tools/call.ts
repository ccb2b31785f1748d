import type { CallToolResult } from '@modelcontextprotocol/server';
import { failureText, ToolFailure, type ToolFailureKind } from './failure';
import { writeToolMetrics } from './metrics';
import { errorResult, toToolResult } from './result';
import type { ServedTool } from './tool';
import type { JsonObject, ToolEvent } from '../../../src/contract';
import { log } from '../../shared/log';
import type { Invocation } from '../invocation';

/**
 * Calls a tool: validates the arguments, has its handler answer, validates the answer, and writes the metrics.
 *
 * It never throws: whatever goes wrong is a result with `isError` (MCP 2026-07-28, tools, error handling), so that the model
 * can see it, and the details are in the log.
 *
 * @param cancelled aborted when the client has gone or takes the call back
 */
export async function callTool(tool: ServedTool, args: JsonObject, invocation: Invocation, cancelled: AbortSignal): Promise<CallToolResult> {
  const started = performance.now();
  const result = await answer(tool, args, invocation, cancelled);
  writeToolMetrics({
    tool: tool.manifest.name,
    invocation,
    failed: result.isError === true && !cancelled.aborted,
    duration: performance.now() - started,
  });
  return result;
}

async function answer(tool: ServedTool, args: JsonObject, invocation: Invocation, cancelled: AbortSignal): Promise<CallToolResult> {
  const { name } = tool.manifest;
  const { requestId, caller, deadline } = invocation;
  try {
    const problem = tool.validateArguments(args);
    if (problem !== undefined) {
      return errorResult(`Invalid arguments for the tool ${name}: ${problem}`);
    }
    const event: ToolEvent = {
      version: '1',
      tool: name,
      arguments: args,
      requestId,
      caller: { clientId: caller.clientId, subject: caller.subject, scopes: caller.scopes },
    };
    return toToolResult(await tool.handle(event, AbortSignal.any([cancelled, deadline])), tool.validateOutput);
  } catch (error) {
    const kind = failureKind(error, deadline, cancelled);
    log.error('The tool call failed', { requestId, tool: name, kind, error });
    return errorResult(failureText(name, kind, requestId));
  }
}

/** Handlers need not tell why they were aborted. */
function failureKind(error: unknown, deadline: AbortSignal, cancelled: AbortSignal): ToolFailureKind {
  if (cancelled.aborted) {
    return 'cancelled';
  }
  if (deadline.aborted) {
    return 'timedOut';
  }
  return error instanceof ToolFailure ? error.kind : 'failed';
}
