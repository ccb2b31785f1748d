import { judged } from './time-bound';
import type { ServedTool } from './tool';
import { argumentsValidBy } from './valid-arguments';
import type { JsonObject, ToolEvent, ToolProgressLine } from '../../../src/contract';
import type { CallableTool } from '../call/callable-tool';
import type { Exchange } from '../call/exchange';
import { toToolResult } from '../call/result';
import type { TaskSupport } from '../call/task-support';
import { traceContextOf } from '../call/trace-context';
import { lackingScopes } from '../scopes/lacking-scopes';

/** Makes a declared tool callable. */
export function declaredTool({ manifest, validateArguments, validateOutput, handle }: ServedTool, tasks: TaskSupport | undefined): CallableTool {
  const { name, inputSchema, outputSchema, scopes = [] } = manifest;
  return {
    name,
    inputSchema,
    lacks: (exchange) => lackingScopes(scopes, exchange),
    validArguments: argumentsValidBy(validateArguments),
    ...(outputSchema && { outputSchema }),
    ...(validateOutput && { outputProblem: (value) => judged(() => validateOutput(value)) }),
    // an execution of a state machine is a task of its own
    ...(manifest.longRunning && manifest.handler.type !== 'stateMachine' && { becomesTask: true }),
    call: async ({ parsed }, exchange) => {
      const { invocation, signal, meta } = exchange;
      const { requestId, caller: { clientId, subject, scopes: callersScopes }, accessToken } = invocation;
      const trace = traceContextOf(meta);
      const event: ToolEvent = {
        version: '1',
        tool: name,
        arguments: parsed as JsonObject,
        requestId,
        caller: { clientId, subject, scopes: callersScopes },
        ...(trace && { trace }),
      };
      const answer = await handle(event, {
        signal,
        reportProgress: (progress) => reportProgress(exchange, progress),
        accessToken,
        executionTask: tasks?.executionTask(exchange),
      });
      return toToolResult(answer, outputSchema);
    },
  };
}

async function reportProgress({ meta: { progressToken }, notify }: Exchange, progress: ToolProgressLine): Promise<void> {
  if (progressToken !== undefined) {
    await notify({ method: 'notifications/progress', params: { ...progress, progressToken } });
  }
}
