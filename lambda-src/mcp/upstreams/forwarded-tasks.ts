import { ProtocolError, ProtocolErrorCode, type McpServer, type ServerContext } from '@modelcontextprotocol/server';
import type { AnswersProps } from './answers';
import { forward } from './forward';
import { readMarked } from './marked';
import { mayCallTools } from './served-upstream';
import type { RequestHandler } from '../request-handlers';
import { requireTasks, TASKS_EXTENSION } from '../tasks/extension';
import { TASK_PARAMS, type TaskParams } from '../tasks/task-params';

/** Of the extension `io.modelcontextprotocol/tasks`. */
const TASK_METHODS = ['tasks/get', 'tasks/update', 'tasks/cancel'];

/** Has the server of a task answer for it, if it is not this one. */
export function answersForTasks({ server, upstreams, scope }: AnswersProps): Readonly<Record<string, (own: RequestHandler) => RequestHandler>> {
  const answer = (method: string) => (own: RequestHandler) => async (params: unknown, ctx: ServerContext) => {
    const { caller } = scope.invocation;
    const { taskId } = params as TaskParams;
    const marked = readMarked(taskId);
    const served = upstreams.find((candidate) => candidate.owner === marked?.owner && mayCallTools(candidate, caller));
    const theirs = await served?.taskIds?.fromClient(marked!.value, caller);
    if (served === undefined || theirs === undefined) {
      return own(params, ctx);
    }
    const result = await forward(method, { taskId: theirs }, { served, server, scope, ctx });
    return 'taskId' in result ? { ...result, taskId } : result;
  };
  return Object.fromEntries(TASK_METHODS.map((method) => [method, answer(method)]));
}

/** Answers for tasks that no server has, unless this one has tasks of its own. */
export function answerTasks({ server }: McpServer, message: unknown): void {
  if (server.getCapabilities().extensions?.[TASKS_EXTENSION] === undefined) {
    return;
  }
  for (const method of TASK_METHODS) {
    try {
      server.assertCanSetRequestHandler(method);
    } catch {
      continue;
    }
    server.setRequestHandler(method, { params: TASK_PARAMS }, () => {
      requireTasks(message);
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'There is no such task');
    });
  }
}
