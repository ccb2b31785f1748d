import { ProtocolError, ProtocolErrorCode, type McpServer, type ServerContext, type StandardSchemaV1 } from '@modelcontextprotocol/server';
import type { AnswersProps } from './answers';
import { forward } from './forward';
import { withMarkedTask } from './forwarded-result';
import { readMarked } from './marked';
import { mayCallTools } from './served-upstream';
import type { RequestHandler } from '../../request-handlers';
import { requireTasks, TASKS_EXTENSION } from '../../tasks/extension';

/** Of the extension `io.modelcontextprotocol/tasks`. */
const TASK_METHODS = ['tasks/get', 'tasks/update', 'tasks/cancel'];

/** Has the server of a task answer for it, if it is not this one. */
export function answersForTasks({ server, upstreams, scope }: AnswersProps): Readonly<Record<string, (own: RequestHandler) => RequestHandler>> {
  const answer = (method: string) => (own: RequestHandler) => async (params: unknown, ctx: ServerContext) => {
    const marked = readMarked((params as TaskParams).taskId);
    const served = upstreams.find((candidate) => candidate.owner === marked?.owner && mayCallTools(candidate, scope.invocation.caller));
    if (marked === undefined || served === undefined) {
      return own(params, ctx);
    }
    return withMarkedTask(await forward(method, { taskId: marked.value }, { served, server, scope, ctx }), served.owner);
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

interface TaskParams {
  readonly taskId: string;
}

const TASK_PARAMS: StandardSchemaV1<unknown, TaskParams> = {
  '~standard': {
    version: 1,
    vendor: 'cdk-remote-mcp-server',
    validate: (params) => {
      const { taskId } = params as Partial<TaskParams>;
      return typeof taskId === 'string' ? { value: { taskId } } : { issues: [{ message: 'taskId must be a string' }] };
    },
  },
};
