import { ProtocolError, ProtocolErrorCode, type McpServer, type StandardSchemaV1 } from '@modelcontextprotocol/server';
import { knowsTasks, requireTasks, TASKS_EXTENSION } from './extension';
import type { CallParams } from './start';
import { CallBecameTask, type TaskSupport } from './task-support';
import type { RequestScope } from '../invocation';

/**
 * Tasks as requests see them, in the `mcp` function: a call becomes a task, and clients ask after it.
 *
 * The code behind it, with its AWS clients, is loaded when a request is about a task.
 */
export const requestTasks: TaskSupport = {
  register: (server, scope) => {
    // earlier revisions have other tasks, which this server does not offer
    if (scope.era === 'modern') {
      server.server.registerCapabilities({ extensions: { [TASKS_EXTENSION]: {} } });
      registerMethods(server, scope);
    }
  },

  runAsTask: async (_ctx, { era, message, invocation }, { required = false } = {}) => {
    if (required) {
      requireTasks(message);
    }
    if (era === 'modern' && knowsTasks(message)) {
      const { startTask } = await import('./start');
      throw new CallBecameTask(await startTask((message as { params: CallParams }).params, invocation));
    }
  },

  endsCall: () => false,
};

function registerMethods({ server }: McpServer, { message, invocation: { caller, functionName } }: RequestScope): void {
  const ownTask = ({ taskId }: TaskParams) => ({ taskId, clientId: caller.clientId, subject: caller.subject });

  server.setRequestHandler('tasks/get', { params: TASK_PARAMS }, async (params) => {
    requireTasks(message);
    const { getTask } = await import('./methods');
    return getTask(ownTask(params));
  });

  server.setRequestHandler('tasks/update', { params: TASK_PARAMS }, async (params, { mcpReq: { inputResponses } }) => {
    requireTasks(message);
    if (inputResponses === undefined) {
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'inputResponses is missing');
    }
    const { updateTask } = await import('./methods');
    return updateTask(ownTask(params), inputResponses, functionName);
  });

  server.setRequestHandler('tasks/cancel', { params: TASK_PARAMS }, async (params) => {
    requireTasks(message);
    const { cancelTask } = await import('./methods');
    return cancelTask(ownTask(params));
  });
}

/** The parameters that all methods have. */
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
